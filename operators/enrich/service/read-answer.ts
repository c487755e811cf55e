import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { LookupRow } from '../../../runtime/contract/operator.ts';
import type { Answer } from '../../../runtime/net/exchange.ts';
import { columnTypeOf } from '../../field-type.ts';
import type { ServiceConfig } from './config.ts';
import { type Path, parseAnswer, parsePath, textOf, valueAt } from './path.ts';

/** The results of a good answer, for each question of the request. Throws `enrich.bad_answer`. */
export type ReadAnswer = (answer: Answer, questions: number) => readonly (readonly LookupRow[])[];

/** How answers of a service are read. An answer without a body has nothing. */
export function answerReader({ results, select, batchSize }: ServiceConfig): ReadAnswer {
  const place = parsePath(results) ?? [];
  const cells = select.map(({ path, type }) => ({
    path: parsePath(path) ?? [],
    isJson: columnTypeOf(type).type === 'json',
  }));
  return (answer, questions) => {
    const value = answer.body.length === 0 ? null : valueAt(jsonOf(answer), place);
    if (batchSize === 1) return [rowsOf(value, cells)];
    if (!Array.isArray(value) || value.length !== questions) {
      const what = Array.isArray(value) ? `a list of ${value.length}` : 'no list';
      throw bad(`The answer to ${questions} rows has ${what} where its results should be`);
    }
    return value.map((one) => rowsOf(one, cells));
  };
}

function rowsOf(value: unknown, cells: readonly { path: Path; isJson: boolean }[]): LookupRow[] {
  if (value === undefined || value === null) return [];
  const results = Array.isArray(value) ? value : [value];
  return results.map((result) => cells.map(({ path, isJson }) => textOf(valueAt(result, path), isJson)));
}

function jsonOf({ headers, body }: Answer): unknown {
  const type = headers['content-type'];
  if (type !== undefined && !/^application\/([^;]+\+)?json\b|^text\/json\b/i.test(type.trim())) {
    throw bad(`The answer is ${JSON.stringify(type.slice(0, 100))}, and not JSON`);
  }
  try {
    return parseAnswer(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw bad(`The answer is said to be JSON, and is not: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

function bad(message: string, cause?: unknown): PipelineError {
  return new PipelineError('enrich.bad_answer', {
    message: `${message}.`,
    next: 'Ask the service by hand, and compare its answer with the settings of the node.',
    cause,
  });
}
