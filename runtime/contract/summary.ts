/** How a summary column is made of a collection's rows. */
export const SUMMARY_FUNCTIONS = ['count', 'sum', 'max', 'min', 'avg', 'bool_or'] as const;
export type SummaryFunction = (typeof SUMMARY_FUNCTIONS)[number];
