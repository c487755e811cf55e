import { z } from 'zod';
import { csvOptions } from '../csv/options.ts';
import { maxRecordBytes } from '../options.ts';

const field = z.strictObject({
  name: z.string().min(1).meta({ title: 'Name', description: 'Of the column.' }),
  start: z.int().min(1).optional().meta({
    title: 'Start',
    description: 'Place of the first character in the line, from 1; by default the one behind the field before.',
  }),
  width: z
    .int()
    .min(1)
    .max(1_000_000)
    .meta({ title: 'Width', description: 'In characters, or bytes as widthUnit says.' }),
  trim: z.enum(['both', 'left', 'right', 'none']).default('both').meta({
    title: 'Trim',
    description: 'Where spaces and tabs are no part of the value. What is empty then is NULL.',
  }),
});

/** What a fixed-width file may say of itself. */
export const fixedWidthOptions = {
  layout: z
    .array(field)
    .min(1)
    .optional()
    .meta({
      title: 'Layout',
      description:
        'The fields of a line. Fixed-width files need it. Places that no field has are left out; a field beyond the end of its line is NULL.',
      examples: [
        [
          { name: 'id', width: 8 },
          { name: 'name', start: 11, width: 20 },
        ],
      ],
    }),
  widthUnit: z.enum(['characters', 'bytes']).default('characters').meta({
    title: 'Unit of widths',
    description: 'What start and width count, in a file of an encoding whose characters have several bytes.',
    advanced: true,
  }),
  encoding: csvOptions.encoding,
  skipLines: csvOptions.skipLines,
  maxRecordBytes,
};

export type FixedWidthOptions = z.output<z.ZodObject<typeof fixedWidthOptions>>;
export type LayoutField = z.output<typeof field>;
