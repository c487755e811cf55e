import { type Choices, generate } from './choices.ts';
import type { Term } from './term.ts';

/** Strings, numbers, words, operators, spaces; anything else by itself. */
const TOKEN = /'(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_]+|::|[-<>=!~|&#@?*^+/%]+|\s+|./g;
/** What must not run on Postgres, what no two calls agree on, and what is another statement. */
const LEFT_OUT =
  /pg_|lo_|val\(|set|sleep|import|read|series|txid|setting|version|clock|timeofday|random|uuid|statement_|shuffle|sample|select|;/i;
/** JSON() takes bytes on Postgres, which a cast does not. */
const BYTES_AS_JSON = /json\(.*bytea/i;
/** Work that grows with a number. */
const COSTLY = /\b(repeat|lpad|rpad|factorial|power|exp|array_fill)\b|\^/i;
const LARGE = /\d{5,}|\de\d{3,}/;

/**
 * Expressions as people mistype them: lines with a token or two replaced by another of its kind, doubled, left out, or a
 * whole line put in. Most fail, on both sides; the grammar and the resolution of calls are held by it.
 */
export function mutate(lines: readonly string[], count: number, seed: number): readonly Term[] {
  const usable = lines.filter((line) => !LEFT_OUT.test(line) && line.length < 200);
  const tokens = usable.map((line) => line.match(TOKEN) ?? []);
  const byKind = Map.groupBy(
    tokens.flat().filter((token) => token.trim() !== ''),
    kindOf,
  );
  const change = (choices: Choices): string => {
    const changed = [...choices.pick(tokens)];
    for (let left = 1 + choices.below(2); left > 0; left--) {
      const at = choices.below(changed.length);
      const token = changed[at]!;
      const other = choices.pick(byKind.get(kindOf(token)) ?? [token]);
      const [removed, put] = choices.pick([
        ...[[1, [other]] as const, [1, [other]] as const, [1, [other]] as const],
        [1, []] as const,
        [0, [token]] as const,
        [1, [`(${choices.pick(usable)})`]] as const,
      ]);
      changed.splice(at, removed, ...put);
    }
    return changed.join('');
  };
  return generate(count, seed, change)
    .filter(
      (sql) =>
        sql.trim() !== '' && !LEFT_OUT.test(sql) && !BYTES_AS_JSON.test(sql) && !(COSTLY.test(sql) && LARGE.test(sql)),
    )
    .map((sql) => ({ sql, parts: [] }));
}

function kindOf(token: string): string {
  if (/^'/.test(token)) return 'string';
  if (/^\d/.test(token)) return 'number';
  if (/^\w/.test(token)) return 'word';
  return /^[()[\],:.]/.test(token) ? token : 'operator';
}
