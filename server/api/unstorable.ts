import pg from 'pg';
import type { Issue } from '../../runtime/contract/issue.ts';
import { error } from '../../runtime/plan/issues.ts';
import { jsonPath } from '../../runtime/plan/json-path.ts';
import { type ApiError, invalid } from './api-error.ts';

/** SQLSTATE class of values that a type does not hold. */
const DATA_EXCEPTION = '22';

/**
 * What to answer where Postgres refused a value, and the request has texts that it holds in no column; `null`: none is
 * to blame. Only then, since rows, records and expressions may have them.
 */
export function refusedTexts(cause: unknown, parts: Readonly<Record<string, unknown>>): ApiError | null {
  if (!(cause instanceof pg.DatabaseError) || cause.code?.startsWith(DATA_EXCEPTION) !== true) return null;
  const issues = Object.entries(parts).flatMap(([base, value]) => [...unstorable(value, base)]);
  return issues.length === 0 ? null : invalid(issues);
}

function* unstorable(value: unknown, path: string): Generator<Issue> {
  if (typeof value === 'string') {
    const what = flaw(value);
    if (what === null) return;
    const message = `It has ${what}, which no text in Postgres can have`;
    yield error({ code: 'request.unstorable_text', path, message, next: 'Take it out.' });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) yield* unstorable(key, path);
      yield* unstorable(inner, jsonPath(path, Array.isArray(value) ? Number(key) : key));
    }
  }
}

function flaw(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character';
  return text.isWellFormed() ? null : 'half of a surrogate pair';
}
