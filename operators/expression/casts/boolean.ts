import type { SqlCast } from '../contract.ts';

/** boolean to and from integer and text. As text it is a whole word, where its output is one letter. */
export const booleanCasts: readonly SqlCast[] = [
  { from: 'boolean', to: 'integer', context: 'explicit', call: (value: boolean) => Number(value) },
  { from: 'integer', to: 'boolean', context: 'explicit', call: (value: number) => value !== 0 },
  { from: 'boolean', to: 'text', context: 'assignment', call: String },
  { from: 'boolean', to: 'character varying', context: 'assignment', call: String },
];
