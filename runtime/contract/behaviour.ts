/**
 * What a transform does with what is not as it should be: a plain sentence each, as the reference prints it. A case that
 * means nothing to a transform is left out. `describeBehaviour` in tests/contract/ holds each sentence to a test.
 */
export interface Behaviour {
  /** A value that is NULL. */
  readonly null: string;
  /** A field that the config names and that does not come in. */
  readonly missing: string;
  /** A value, or a field, that is not of the type. */
  readonly mismatch: string;
  /** A name, a key or a row that comes twice. */
  readonly duplicate?: string;
  /** More than is asked for, or than there is room for. */
  readonly tooMany?: string;
  /** Less than is asked for, or nothing. */
  readonly tooFew?: string;
}

/** The cases that a behaviour speaks of, in the order and with the titles in which they are shown. */
export const BEHAVIOUR_CASES: Readonly<Record<keyof Behaviour, string>> = {
  null: 'NULL',
  missing: 'Missing field',
  mismatch: 'Type mismatch',
  duplicate: 'Duplicate',
  tooMany: 'Too many',
  tooFew: 'Too few',
};

/** The test that proves what a transform says, from the root of the checkout; each sentence is a title in it. */
export function behaviourTest(type: string): string {
  return `tests/operators/behaviour/${type.replaceAll('_', '-')}.test.ts`;
}
