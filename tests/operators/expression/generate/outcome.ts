/** What became of an expression: on either side, for one row or for none. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: string | null; readonly type: string }
  | { readonly kind: 'failed'; readonly sqlState: string; readonly reason: string }
  /** Ours alone: refused at save time, by name. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** `lastDigit`: a function of the C library, which each machine rounds in its own way. */
export type Verdict = 'agreed' | 'lastDigit' | 'bothFailed' | 'unsupported' | 'disagreed';

/** Value and type are the same, or both failed: which error it is does not count. `unsupported` where Postgres has a value. */
export function verdictOf(ours: Outcome, postgres: Outcome): Verdict {
  if (ours.kind === 'unsupported') return postgres.kind === 'failed' ? 'bothFailed' : 'unsupported';
  if (ours.kind === 'failed') return postgres.kind === 'failed' ? 'bothFailed' : 'disagreed';
  if (postgres.kind !== 'value') return 'disagreed';
  return ours.value === postgres.value && ours.type === postgres.type ? 'agreed' : 'disagreed';
}

const LIBRARY = /\b(exp|ln|log|log10|power|pow|cbrt|a?(sin|cos|tan)h?d?|cotd?|atan2d?)\(|\^|\|\|\/|\bdexp\b/i;
const NEAR = 4 * Number.EPSILON;

/** Whether all that differs is the last digit of floats that come from the C library, alone or in an array. */
export function isLastDigit(sql: string, ours: Outcome, postgres: Outcome): boolean {
  if (ours.kind !== 'value' || postgres.kind !== 'value' || !LIBRARY.test(sql)) return false;
  if (ours.type !== postgres.type || !/^double precision(\[\])?$/.test(ours.type)) return false;
  if (ours.value === null || postgres.value === null) return false;
  const [own, others] = [elementsOf(ours.value), elementsOf(postgres.value)];
  return own.length === others.length && own.every((one, index) => isNear(one, others[index]!));
}

function elementsOf(text: string): string[] {
  return text.replaceAll(/[{}]/g, '').split(',');
}

function isNear(one: string, other: string): boolean {
  return one === other || Math.abs(Number(one) - Number(other)) <= NEAR * Math.abs(Number(other));
}

/** An outcome in a few words, for what a failing test prints. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'value':
      return `${outcome.value === null ? 'NULL' : clipped(JSON.stringify(outcome.value))} :: ${outcome.type}`;
    case 'failed':
      return `fails ${outcome.sqlState} (${clipped(outcome.reason)})`;
    case 'unsupported':
      return `not supported (${clipped(outcome.reason)})`;
    default:
      return outcome satisfies never;
  }
}

const SHOWN = 200;

function clipped(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
}
