import { ApiProblem } from '../api/problem.ts';

/** What is wrong, by the path of the setting: `config.bucket`. */
export type FieldErrors = ReadonlyMap<string, string>;

export const NO_ERRORS: FieldErrors = new Map();

/** What a refused request says of its settings. */
export function fieldErrors(error: unknown): FieldErrors {
  const { issues } = ApiProblem.from(error);
  const errors = new Map<string, string>();
  for (const { path, message, next } of issues) {
    const said = errors.get(path);
    const text = next === undefined ? message : `${message} ${next}`;
    errors.set(path, said === undefined ? text : `${said} ${text}`);
  }
  return errors;
}

/** What is wrong with a setting, or with a member of it. */
export function errorsAt(errors: FieldErrors, path: string, deep = false): string | null {
  const found = [...errors].filter(([at]) => at === path || (deep && isInside(at, path)));
  return found.length === 0 ? null : found.map(([, message]) => message).join(' ');
}

/** Without those of a setting that is being mended. */
export function withoutErrorsAt(errors: FieldErrors, path: string): FieldErrors {
  return new Map([...errors].filter(([at]) => at !== path && !isInside(at, path)));
}

/** Those of none of these settings: a form says them as a whole. */
export function errorsOutside(errors: FieldErrors, paths: readonly string[]): readonly string[] {
  return [...errors].flatMap(([at, message]) =>
    paths.some((path) => at === path || isInside(at, path)) ? [] : [at === '' ? message : `${at}: ${message}`],
  );
}

export function hasErrorIn(errors: FieldErrors, path: string): boolean {
  return [...errors.keys()].some((at) => at === path || isInside(at, path));
}

const isInside = (at: string, path: string): boolean => at.startsWith(`${path}.`) || at.startsWith(`${path}[`);
