import { z } from 'zod';
import { csvOptions } from '../csv/options.ts';
import { maxRecordBytes } from '../options.ts';
import { parseRange } from './range.ts';

/** Which sheets: `*` cannot stand in the name of one. */
export const ALL_SHEETS = '*';

/** What an Excel file may say of itself. */
export const excelOptions = {
  sheet: z
    .union([z.string().min(1), z.int().min(1)])
    .optional()
    .meta({
      title: 'Sheet',
      description:
        'Its name, or as a number its place among the worksheets, from 1, hidden ones counted in. *: each visible sheet, one after the other, all with the same columns. By default the first visible sheet.',
      examples: ['Customers', 2, ALL_SHEETS],
    }),
  range: z
    .string()
    .refine((text) => parseRange(text) !== null, 'a range is written like B3:F200, B3:F, A:F or B3')
    .optional()
    .meta({
      title: 'Range',
      description:
        'The part of the sheet that is read, such as B3:F200, B3:F, A:F, or B3 for all from there on. Cells outside it are left out. By default the header tells where the columns begin and end.',
      examples: ['B3:F', 'A:F'],
    }),
  skipRows: z.int().min(0).default(0).meta({
    title: 'Skip rows',
    description: 'Rows before the header, counted from the first one of the range.',
    advanced: true,
  }),
  errorValues: z.enum(['reject', 'null']).default('reject').meta({
    title: 'Error values',
    description:
      'What becomes of a row with a cell such as #DIV/0! or #REF!: rejected, or the cell is NULL. #N/A is always NULL.',
    advanced: true,
  }),
  hasHeader: csvOptions.hasHeader,
  names: csvOptions.names,
  maxRecordBytes,
};

export type ExcelOptions = z.output<z.ZodObject<typeof excelOptions>>;
