import { z } from 'zod';
import type { Column, DataType } from '../runtime/contract/column.ts';
import { textBytes } from '../runtime/rows/convert/text-bytes.ts';
import { createMasker } from './mask/create-masker.ts';
import { maskVector } from './mask/mask-vector.ts';
import { MASK_TYPES } from './mask/masker.ts';
import { replaceVector } from './replace-vector.ts';
import { respelled } from './respelled.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = respelled(
  { strategy: 'maskType' },
  z.strictObject({
    field: z
      .string()
      .min(1)
      .meta({ title: 'Field', description: 'Field to mask.', examples: ['ssn'] }),
    maskType: z.enum(MASK_TYPES).meta({
      title: 'Kind of value',
      description:
        '`ssn` → `***-**-1234`, `email` → `j***@example.com`, `phone` → `***-***-5678`, `credit_card` → `****-****-****-1234`. A value that is not of the kind is masked whole.',
      examples: ['ssn'],
    }),
    preserveLength: z
      .boolean()
      .default(false)
      .meta({
        title: 'Keep the length',
        description:
          'Write as many characters as the value has, and leave its separators where they are: `123456789` → `*****6789`, `jane@example.com` → `j***@example.com`.',
        examples: [true],
        advanced: true,
      }),
  }),
);

/** Types whose text can be one of these kinds of value. */
const MASKABLE: readonly DataType[] = ['untyped', 'text', 'varchar', 'smallint', 'integer', 'bigint', 'numeric'];

/**
 * Hides all but the last four digits of a number, or the first character of an address. The result is text.
 *
 * - `ssn`: nine digits, plain or as `123-45-6789` or `123 45 6789`.
 * - `phone`: 7 to 15 digits that may begin with `+` and be set apart by space `-` `.` `/` `(` `)`.
 * - `credit_card`: 12 to 19 digits that may be set apart by space or `-`.
 * - `email`: one `@` with something on either side of it, and nothing that an address must quote. A name of one character is hidden too.
 * - Anything else: `***`, or with `preserveLength` one star a character.
 * - NULL stays NULL, an empty value stays empty.
 */
export const maskPii = stateless<z.output<typeof config>>({
  type: 'mask_pii',
  aliases: [],
  title: 'Mask personal data',
  summary: 'Hides all but the last digits of a number, or the first letter of an address.',
  category: 'Privacy',
  behaviour: {
    null: 'Stays NULL; an empty value stays empty.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A value that is not of the kind is masked whole, and so is a cell that is not of its field's type; a field that is neither text nor an exact number is refused when the pipeline is saved.",
    tooMany: 'More digits than the kind has: masked whole.',
    tooFew: 'Fewer digits than the kind has: masked whole; so is the name of an address that is one character long.',
  },
  config,
  examples: [
    { title: 'Social security number', config: { field: 'ssn', maskType: 'ssn' } },
    {
      title: 'Card number, as long as it was',
      config: { field: 'card', maskType: 'credit_card', preserveLength: true },
    },
  ],
  hides: ({ field }) => [field],
  output({ field }, input) {
    const masked = input.find((column) => column.name === field);
    if (masked === undefined) return { columns: input, issues: [unknownField('field', field, input)] };
    const columns = input.map((column): Column => (column === masked ? text(column) : column));
    if (MASKABLE.includes(masked.type)) return { columns, issues: [] };
    return {
      columns,
      issues: [
        {
          code: 'config.type_not_permitted',
          field: 'field',
          message: `Field "${field}" is of type ${masked.type}; only text and whole numbers can be masked.`,
          next: 'Cast the field to string first, or drop it.',
        },
      ],
    };
  },
  apply({ field, maskType, preserveLength }, input) {
    const index = input.findIndex((column) => column.name === field);
    const mask = createMasker(maskType, preserveLength);
    return (batch) => {
      const { length, selection } = batch;
      const bytes = textBytes(batch.vectors[index]!, input[index]!.type, length, selection);
      return replaceVector(batch, index, maskVector(bytes, mask, length, selection));
    };
  },
});

function text({ name, nullable }: Column): Column {
  return { name, type: 'text', nullable };
}
