import type { SqlCast } from '../contract.ts';

const same = (value: string) => value;

/** text and character varying are one in all but name. */
export const textCasts: readonly SqlCast[] = [
  { from: 'text', to: 'character varying', context: 'implicit', call: same },
  { from: 'character varying', to: 'text', context: 'implicit', call: same },
];
