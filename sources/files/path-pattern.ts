import { z } from 'zod';
import { BadGlob } from './glob/bad-glob.ts';
import { globExpression } from './glob/glob-expression.ts';
import { compileExpression } from './regular-expression.ts';

const DATE_PART = /\{(YYYY|YY|MM|DD|HH)\}/;

const glob = z.string().min(1).max(1_000).superRefine(checkGlob);

const kindOf = <T extends string>(kind: T, description: string) =>
  z.literal(kind).meta({ title: 'Kind of pattern', description });

const globPattern = z.strictObject({
  type: kindOf('glob', 'The same as the text of the glob alone.'),
  pattern: glob.meta({
    title: 'Glob',
    description:
      '`*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `{1..9}`, and `**` over folders; `\\` before a character that is meant itself. None of them stands for a point that begins a name. A slash at the beginning: no deeper than the folder itself.',
  }),
});

const regexPattern = z.strictObject({
  type: kindOf('regex', 'A regular expression with the grammar of RE2, which takes linear time.'),
  pattern: z.string().min(1).max(1_000).superRefine(checkExpression).meta({
    title: 'Expression',
    description: 'Matches the whole of the name or, where it has a slash, of the path beneath the folder.',
  }),
});

const datePattern = z.strictObject({
  type: kindOf('date_template', 'A glob that says where date and hour stand.'),
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .refine((text) => DATE_PART.test(text), 'a date template has {YYYY}, {YY}, {MM}, {DD} or {HH}')
    .superRefine((text, context) => checkGlob(text.replaceAll(new RegExp(DATE_PART, 'g'), '00'), context))
    .meta({
      title: 'Template',
      description: 'A glob in which {YYYY}, {YY}, {MM}, {DD} and {HH} stand for when the run started.',
    }),
  timeZone: z.string().default('UTC').refine(isTimeZone, 'no time zone of the IANA database').meta({
    title: 'Time zone',
    description: 'Of the IANA database: the place whose date and hour are meant.',
  }),
  offsetDays: z.int().min(-366).max(366).default(0).meta({
    title: 'Days later',
    description: 'Days of the calendar after the start; -1 is the day before.',
  }),
});

/** Which files of a folder: a glob as text, or a kind of pattern by name. */
export const pathPattern = z
  .union([glob.meta({ title: 'Glob' }), z.discriminatedUnion('type', [globPattern, regexPattern, datePattern])])
  .meta({
    title: 'Pattern',
    description:
      'Narrows a folder: a glob for file names, or for paths beneath the folder where it has a slash; or a regular expression, or a date template.',
    examples: [
      '*.csv',
      'daily/**/orders-*.csv',
      { type: 'regex', pattern: 'orders-[0-9]{4}\\.csv' },
      { type: 'date_template', pattern: 'orders-{YYYY}{MM}{DD}-*.csv', timeZone: 'Europe/Zurich', offsetDays: -1 },
    ],
  });

export type PathPattern = z.output<typeof pathPattern>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function checkGlob(text: string, context: z.RefinementCtx): void {
  try {
    globExpression(text);
  } catch (error) {
    if (!(error instanceof BadGlob)) throw error;
    context.addIssue({ code: 'custom', message: `no glob: ${error.message}` });
  }
}

function checkExpression(text: string, context: z.RefinementCtx): void {
  try {
    compileExpression(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({
      code: 'custom',
      message: `RE2 does not take it (it has no lookaround, no back references): ${reason}`,
    });
  }
}
