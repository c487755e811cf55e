import type { SqlType } from '../../../operators/expression/contract.ts';
import { stringRoutines } from '../../../operators/expression/functions/string/index.ts';
import type { Oracle } from './generate/oracle.ts';
import { expectSame } from './json-differential.ts';

export type Values = readonly (string | null)[];

export const TEXTS: Values = [
  '',
  'a',
  'abc',
  'Hello wORLD',
  "o'neill-SMITH 2nd_x é9é",
  'ÉàßŉΣς İıǅ ﬁ Ꭰꭰ ᾳ',
  'x🦦y🦦',
  'e\u0301 \u00c5',
  ' \t\n ',
  'xyxabcxy',
  null,
];

/** Holds a function of texts to Postgres, over all ways to give it these values. */
export const stringCheck =
  (oracle: () => Oracle) =>
  (name: string, types: readonly SqlType[], values: readonly Values[]): Promise<void> =>
    expectSame(oracle(), stringRoutines, { name, types, values });
