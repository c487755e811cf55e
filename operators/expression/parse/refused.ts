/** Kinds of node of Postgres' grammar that no row can be evaluated with: what they are called, and what to do. */
export const REFUSED: Readonly<Record<string, readonly [what: string, next: string]>> = {
  SubLink: ['subqueries', 'An expression sees one row: use a lookup to fetch from a table.'],
  ParamRef: ['parameters', 'Write the value itself.'],
  RowExpr: [
    'rows of several values here',
    'Compare rows with =, <>, IN or IS; else write one value, or an array as ARRAY[…].',
  ],
  SetToDefault: ['DEFAULT', 'Write the value itself.'],
  GroupingFunc: ['grouping()', 'An expression sees one row at a time.'],
  XmlExpr: ['XML', 'Use text functions.'],
  XmlSerialize: ['XML', 'Use text functions.'],
  JsonArrayQueryConstructor: ['subqueries', 'An expression sees one row: use a lookup to fetch from a table.'],
  JsonSerializeExpr: ['JSON_SERIALIZE()', 'Cast to text.'],
  MergeSupportFunc: ['merge_action()', 'An expression sees one row at a time.'],
  CurrentOfExpr: ['CURRENT OF', 'An expression sees one row at a time.'],
  MultiAssignRef: ['assignments', 'Write one value.'],
};
