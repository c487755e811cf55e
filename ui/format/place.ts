interface Place {
  readonly label: string;
  readonly row?: number | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly byte?: number | undefined;
}

/** Where an error stands: `a.csv, row 4, line 5, byte 120`. */
export function placeText({ label, row, line, column, byte }: Place): string {
  const parts = Object.entries({ row, line, column, byte });
  return [label, ...parts.flatMap(([name, number]) => (number === undefined ? [] : [`${name} ${number}`]))].join(', ');
}
