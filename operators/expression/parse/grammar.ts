import type { Node, SelectStmt } from 'libpg-query';
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { ExpressionFault } from '../expression-fault.ts';

// Compiling the WASM of the grammar takes 40 ms, once a thread; parsing is synchronous from then on.
await loadModule();

/** A longer text is no expression; the grammar itself gives up at some 10,000 levels of nesting. */
const TEXT_LIMIT = 20_000;
const SELECT = 'SELECT ';

/** Postgres' own parse tree of one expression, and where its locations stand in the text. */
export interface Parsed {
  readonly tree: Node;
  /** UTF-16 offset in the text of a location of the tree. */
  at(location: number | undefined): number;
  /** Throws where the text is no expression in parentheses, and so none at all: `1) + (2`. */
  checkAlone(): void;
}

/**
 * Parses one expression with Postgres' grammar. It must be one on its own and in parentheses: what reads otherwise in
 * one of the two places (`1) + (2`, `a AS b`, `1; SELECT 2`) is none.
 */
export function parseGrammar(text: string): Parsed {
  if (text.length > TEXT_LIMIT) {
    throw new ExpressionFault(
      'too_long',
      TEXT_LIMIT,
      `The expression is longer than ${TEXT_LIMIT} characters.`,
      'Split it over several fields.',
    );
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new ExpressionFault('syntax', nul, 'The expression has a NUL character.', 'Take it out.');
  const offsets = byteOffsets(text);
  const place = (shift: number) => (location: number | undefined) => offsets((location ?? 0) - shift);
  const tree = onlyTarget(SELECT + text, place(SELECT.length));
  const checkAlone = () => {
    onlyTarget(`${SELECT}(${text}\n)`, place(SELECT.length + 1));
  };
  return { tree, at: place(SELECT.length), checkAlone };
}

function onlyTarget(sql: string, at: Parsed['at']): Node {
  const statements = parseStatements(sql, at);
  const select = statements[0]!.stmt as { SelectStmt?: SelectStmt };
  const { targetList = [], limitOption: _limit, op: _op, ...rest } = select.SelectStmt ?? {};
  const target = targetList[0] as { ResTarget: { name?: string; val?: Node; location?: number } } | undefined;
  if (target === undefined) {
    throw new ExpressionFault('empty', 0, 'The expression is empty.', 'Write one, such as `upper(name)`.');
  }
  const { val, name } = target.ResTarget;
  if (statements.length > 1 || targetList.length > 1 || name !== undefined || Object.keys(rest).length > 0) {
    const second = (targetList[1] as typeof target | undefined)?.ResTarget.location;
    throw new ExpressionFault(
      'not_one_expression',
      second === undefined ? 0 : at(second),
      'This is more than one expression.',
      'Write one expression: no alias, no second value, no FROM, no semicolon.',
    );
  }
  return val!;
}

function parseStatements(sql: string, at: Parsed['at']) {
  try {
    const { stmts = [] } = parseSync(sql);
    return stmts;
  } catch (error) {
    if (hasSqlDetails(error)) {
      const { message, cursorPosition } = error.sqlDetails!;
      throw new ExpressionFault(
        'syntax',
        at(cursorPosition),
        `Postgres' grammar says: ${message}.`,
        'Write it as after SELECT in Postgres.',
      );
    }
    if (error instanceof RangeError) {
      throw new ExpressionFault('too_deep', 0, 'The expression is nested too deeply.', 'Split it over several fields.');
    }
    throw error;
  }
}

/** UTF-16 offset of a byte offset of the UTF-8 text; within the text in any case. */
function byteOffsets(text: string): (byte: number) => number {
  const bytes = Buffer.from(text);
  return (byte) => {
    const within = Math.min(Math.max(byte, 0), bytes.length);
    return bytes.length === text.length ? within : bytes.toString('utf8', 0, within).length;
  };
}
