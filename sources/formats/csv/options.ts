import { z } from 'zod';
import { ENCODINGS, type PlainEncoding } from '../encoding.ts';
import { maxRecordBytes } from '../options.ts';

/** Words for delimiters that are hard to type, beside the character itself. */
export const DELIMITER_NAMES = { comma: ',', tab: '\t', semicolon: ';', pipe: '|', space: ' ' } as const;

export const delimiterModel = z
  .string()
  .min(1)
  .max(16)
  .refine((text) => !/[\r\n]/.test(text), 'a delimiter cannot hold a line break')
  .meta({
    title: 'Delimiter',
    description: 'What separates fields: a character, several, or one of comma, tab, semicolon, pipe, space.',
    examples: [',', 'tab', ';'],
  });

/** The character that a delimiter's name stands for. */
export function delimiterText(delimiter: string): string {
  if (delimiter === '\\t') return '\t';
  return DELIMITER_NAMES[delimiter as keyof typeof DELIMITER_NAMES] ?? delimiter;
}

/** What a delimited text file may say of itself. */
export const csvOptions = {
  hasHeader: z
    .boolean()
    .default(true)
    .meta({ title: 'Header row', description: 'The first record names the columns.' }),
  names: z.array(z.string().min(1)).min(1).optional().meta({
    title: 'Column names',
    description: 'In the order of the file; they take the place of a header.',
    advanced: true,
  }),
  delimiter: delimiterModel.optional(),
  quote: z.string().max(1).optional().meta({
    title: 'Quote',
    description: 'Encloses fields; empty: no field is quoted. By default ", or empty where a backslash escapes.',
    advanced: true,
  }),
  escape: z.string().length(1).optional().meta({
    title: 'Escape',
    description: 'Stands before a quote, or itself, inside a quoted field; the quote itself by default.',
    advanced: true,
  }),
  escapes: z.enum(['none', 'backslash']).default('none').meta({
    title: 'Escapes',
    description:
      'backslash: as Postgres (COPY … TO) and MySQL (SELECT … INTO OUTFILE) write text: \\n, \\t, \\\\, \\xHH and the like are what they stand for, a backslash before the delimiter or a line end makes it text, \\N is NULL, an empty cell is empty text, and no field is quoted.',
    advanced: true,
  }),
  encoding: z.preprocess(encodingName, z.enum(ENCODINGS)).default('utf-8').meta({
    title: 'Encoding',
    description:
      'A byte order mark before UTF-8 is skipped; one of UTF-16 is heeded without this option. Any but utf-8, latin1 and windows-1252 is decoded anew from the start after a resume.',
    advanced: true,
  }),
  nullText: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .meta({
      title: 'NULL text',
      description: 'Unquoted text that stands for NULL; where a backslash escapes, \\N unless other text is given.',
      examples: ['NULL', '\\N'],
      advanced: true,
    }),
  emptyText: z.enum(['null', 'quoted', 'all']).optional().meta({
    title: 'Empty cells of text columns',
    description:
      'null: NULL. quoted: a quoted empty cell is empty text. all: every empty cell is. Other types: always NULL. By default null, or all where a backslash escapes.',
    advanced: true,
  }),
  skipLines: z
    .int()
    .min(0)
    .default(0)
    .meta({ title: 'Skip lines', description: 'Lines before the header.', advanced: true }),
  comment: z
    .string()
    .min(1)
    .max(16)
    .optional()
    .meta({ title: 'Comment', description: 'Lines that begin with it are left out.', examples: ['#'], advanced: true }),
  maxRecordBytes,
};

/** As parsed. */
export type GivenCsvOptions = z.output<z.ZodObject<typeof csvOptions>>;

/** With what an option is by default that depends on another. */
export type CsvFileOptions = GivenCsvOptions & {
  readonly quote: string;
  readonly emptyText: NonNullable<GivenCsvOptions['emptyText']>;
};

/** Of a file that is read byte by byte: it is, or it was decoded. */
export type CsvOptions = Omit<CsvFileOptions, 'encoding'> & { readonly encoding: PlainEncoding };

export function settledOptions(given: GivenCsvOptions): CsvFileOptions {
  const isEscaped = given.escapes === 'backslash';
  return {
    ...given,
    quote: given.quote ?? (isEscaped ? '' : '"'),
    emptyText: given.emptyText ?? (isEscaped ? 'all' : 'null'),
    ...(isEscaped ? { nullText: given.nullText ?? '\\N' } : {}),
  };
}

/** Other names for the same: those of programs, and any that WHATWG knows. */
function encodingName(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const name = value.toLowerCase().replaceAll('_', '-');
  switch (name) {
    case 'utf8':
    case 'utf-8-bom':
    case 'utf-8-sig':
      return 'utf-8';
    case 'iso-8859-1':
    case 'latin-1':
      return 'latin1';
    case 'cp1252':
      return 'windows-1252';
    case 'utf-16':
    case 'utf16':
      return 'utf-16le';
    case 'shift-jis':
    case 'sjis':
    case 'cp932':
      return 'shift_jis';
    default:
      return name;
  }
}
