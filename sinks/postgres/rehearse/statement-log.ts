import type { Client } from 'pg';

/** Statements that only look, or are of the session and its transaction. */
const QUIET = /^(SELECT|SHOW|SET|BEGIN|ROLLBACK|SAVEPOINT|RELEASE)\b|^WITH\b(?![\s\S]*\b(INSERT|UPDATE|DELETE)\b)|^$/;
/** What a load notes for itself. */
const OURS = /\bsluice\.(staging_marks|backups|old_tables)\b/;

/**
 * Keeps the statements of a session that change something, each once, in the order in which they were first sent. From
 * then on the session refuses to commit.
 */
export function logStatements(client: Client): ReadonlySet<string> {
  const kept = new Set<string>();
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const note = (statement: string): void => {
    if (/^COMMIT\b/.test(statement)) throw new TypeError('A rehearsal was about to commit.');
    if (!QUIET.test(statement) && !OURS.test(statement)) kept.add(statement.replaceAll(/\s+/g, ' '));
  };
  const logged = (...args: unknown[]): unknown => {
    const [first] = args;
    const text = typeof first === 'string' ? first : (first as { readonly text?: string }).text;
    // Ours are several in one text only where each begins a line or follows a semicolon, with a capital word.
    for (const statement of (text ?? '').split(/;\s+(?=[A-Z]{4})/)) note(statement.trim());
    return send(...args);
  };
  Object.defineProperty(client, 'query', { value: logged, configurable: true });
  return kept;
}
