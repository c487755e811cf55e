import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { keepRespelled } from '../../../runtime/rows/keep-digits.ts';
import { parseJson } from '../../../runtime/rows/parse-json.ts';
import { hasLoneSurrogate } from '../../../sources/formats/json/parse-exactly.ts';
import { print } from '../print.ts';
import { evaluateAlone, expressionNow } from './evaluate-alone.ts';
import { type Row, type RowEvaluator, rowEvaluator } from './evaluate-rows.ts';
import { declaredFields, inferredFields } from './fields.ts';
import type { Result } from './result.ts';

/** Rows that are evaluated together; the first of them tell the types of fields that nobody declared. */
const CHUNK = 1000;

/** Prints what each line of a file gives as an expression without fields; `-` is stdin. */
export async function evaluateFile(path: string): Promise<void> {
  const now = expressionNow();
  const input = path === '-' ? process.stdin : (await opened(path)).createReadStream();
  for await (const lines of chunksOf(input)) {
    if (!(await printResults(lines.map((line) => evaluateAlone(line, now))))) return;
  }
}

async function opened(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (cause) {
    throw unreadable(path, (cause as Error).message, cause);
  }
  if (!(await file.stat()).isDirectory()) return file;
  await file.close();
  throw unreadable(path, 'it is a folder');
}

function unreadable(path: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError('config.file_unreadable', {
    message: `${path} cannot be read: ${why}.`,
    next: 'Give a file of expressions, one a line, or - for stdin.',
    cause,
  });
}

/** Prints what an expression gives for each row from stdin. */
export async function evaluateRows(text: string, types: string | undefined): Promise<void> {
  const declared = types === undefined ? null : declaredFields(types);
  const now = expressionNow();
  let evaluator: RowEvaluator | null = null;
  for await (const lines of chunksOf(process.stdin)) {
    const read = lines.map(readRow);
    const rows = read.map((one) => (one.ok ? one.row : {}));
    evaluator ??= rowEvaluator(text, declared ?? inferredFields(rows), now);
    const results = evaluator(rows);
    if (!(await printResults(read.map((one, index) => (one.ok ? results[index]! : one))))) return;
  }
  // Of no rows only declared fields are known.
  if (declared !== null) evaluator ??= rowEvaluator(text, declared, now);
}

type ReadRow = { readonly ok: true; readonly row: Row } | Extract<Result, { ok: false }>;

function readRow(line: string): ReadRow {
  try {
    const row: unknown = parseJson(line, keepRespelled);
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return noRow('The line is no JSON object.');
    return hasLoneSurrogate(line, row)
      ? noRow('The line holds half of a surrogate pair.')
      : { ok: true, row: row as Row };
  } catch (error) {
    return noRow(`The line is not JSON: ${(error as SyntaxError).message}.`);
  }
}

function noRow(message: string): ReadRow {
  return { ok: false, error: { code: 'row.malformed', message } };
}

async function* chunksOf(input: Readable): AsyncGenerator<readonly string[]> {
  let lines: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (lines.push(line) < CHUNK) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

/** False when nobody reads them any more. */
function printResults(results: readonly Result[]): Promise<boolean> {
  return print(results.map((result) => `${JSON.stringify(result)}\n`).join(''));
}
