export const ROWS_A_FILE = 10;

/** A schema of what is in small files. */
export const SMALL_SCHEMA = {
  name: 'bench',
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'name', dataType: 'text' },
  ],
} as const;

/** A CSV file of ten rows. */
export function smallFile(number: number): string {
  const rows = Array.from({ length: ROWS_A_FILE }, (_, row) => `${number * ROWS_A_FILE + row},name ${row}\n`);
  return `nr,name\n${rows.join('')}`;
}
