import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { ALL_SHEETS, excelOptions } from './options.ts';
import { COMPOUND_MAGIC } from './refuse-old-formats.ts';

const config = z.strictObject(excelOptions);

export const excel = {
  kind: 'format',
  type: 'excel',
  title: 'Excel',
  summary:
    'Workbooks (.xlsx, .xlsm), a sheet of any size row by row. Numbers keep the digits that are stored, dates and times follow their number format, formulas have the value that was last calculated. Rows without a value are passed over; merged cells have their value in the first one. .xls, .xlsb and encrypted workbooks are refused.',
  category: 'binary',
  extensions: ['.xlsx', '.xlsm'],
  config,
  // Read to say what it is, and why it is refused.
  begins: (head) => head.subarray(0, COMPOUND_MAGIC.length).equals(COMPOUND_MAGIC),
  isZipWith: (member) => /^\/?xl\/workbook\d*\.(?:xml|bin)$/i.test(member),
  hasParts: ({ sheet }) => sheet === ALL_SHEETS,
  examples: [
    { title: 'The first sheet', config: {} },
    { title: 'A part of a sheet, by its name', config: { sheet: 'Customers', range: 'B3:D' } },
    { title: 'Every visible sheet', config: { sheet: ALL_SHEETS } },
  ],
  async load() {
    const { excelFormat } = await import('./read.ts');
    return excelFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
