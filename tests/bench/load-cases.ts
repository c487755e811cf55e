/** One way of loading the same rows. */
export interface LoadCase {
  readonly name: string;
  readonly logged: boolean;
  /** Rows a transaction. */
  readonly batchSize: number;
  /** Filter, rename and mask; psql gets a file that is filtered and masked already. */
  readonly transforms: boolean;
  readonly lanes: 1 | 2;
  readonly copyFormat: 'binary' | 'text';
}

const WHOLE = 1_000_000_000;

/** The cases of `npm run bench -- load`. */
export const LOAD_CASES: readonly LoadCase[] = [
  ...pair({ name: 'plain-100k', batchSize: 100_000, transforms: false, lanes: 1, copyFormat: 'binary' }),
  ...pair({ name: 'plain-one-tx', batchSize: WHOLE, transforms: false, lanes: 1, copyFormat: 'binary' }),
  ...pair({ name: 'transforms-100k', batchSize: 100_000, transforms: true, lanes: 1, copyFormat: 'binary' }),
  ...pair({ name: 'plain-100k-2-lanes', batchSize: 100_000, transforms: false, lanes: 2, copyFormat: 'binary' }),
  ...pair({ name: 'plain-100k-text', batchSize: 100_000, transforms: false, lanes: 1, copyFormat: 'text' }),
];

function pair(base: Omit<LoadCase, 'logged'>): LoadCase[] {
  return [true, false].map((logged) => ({ ...base, name: `${base.name}-${logged ? 'logged' : 'unlogged'}`, logged }));
}
