import { hash } from 'node:crypto';
import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { BytesVector } from '../runtime/contract/vector.ts';
import { bytesBuilder } from '../runtime/rows/bytes-builder.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { fieldTexts } from './field-texts.ts';
import { placeColumn, placeOf, placeVector } from './place-field.ts';
import { rejectFaults, selectedRows } from './reject-faults.ts';
import type { RowFault } from './row-fault.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const ALGORITHMS = ['sha256', 'md5'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

const HEX_LENGTH: Readonly<Record<Algorithm, number>> = { sha256: 64, md5: 32 };

const config = z.strictObject({
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field to hash: its text in UTF-8. NULL stays NULL.', examples: ['email'] }),
  algorithm: z
    .enum(ALGORITHMS)
    .default('sha256')
    .meta({
      title: 'Algorithm',
      description: 'SHA-256 gives 64 hex digits, MD5 gives 32 and protects nothing.',
      examples: ['sha256'],
    }),
  outputField: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'New field',
      description: 'Field for the digest, at the end; the hashed field stays. Left out, the digest takes its place.',
      examples: ['email_hash'],
    }),
});

/**
 * Puts a digest in the place of a field, or beside it, as lower-case hex: what Postgres' `md5(field)` and
 * `encode(sha256(convert_to(field, 'UTF8')), 'hex')` give. A field that is not text is hashed by its text, as Postgres
 * prints it.
 *
 * - NULL stays NULL; the empty text has a digest.
 * - Equal values have equal digests: values that can be guessed can be found by hashing guesses.
 */
export const hashField = stateless<z.output<typeof config>>({
  type: 'hash_field',
  aliases: ['hash'],
  title: 'Hash field',
  summary: 'Puts the SHA-256 or MD5 digest of a field in its place, or beside it. NULL stays NULL.',
  category: 'Privacy',
  behaviour: {
    null: 'Stays NULL; the empty text has a digest.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A field that is not text is hashed by its text, as Postgres prints it; a cell that is not of its field's type makes the row a reject.",
    duplicate: 'Equal values have equal digests; a new name that is taken is refused when the pipeline is saved.',
  },
  config,
  examples: [
    { title: 'In place of the value', config: { field: 'ssn' } },
    {
      title: 'Beside the value, to compare by',
      config: { field: 'email', algorithm: 'md5', outputField: 'email_hash' },
    },
  ],
  hides: ({ field, outputField = field }) => (outputField === field ? [field] : []),
  output({ field, outputField = field }, input) {
    const source = input.find((column) => column.name === field);
    if (source === undefined) return { columns: input, issues: [unknownField('field', field, input)] };
    const index = placeOf(outputField, [field], input);
    const others = new Set(index < input.length ? [] : input.map(({ name }) => name));
    return {
      columns: placeColumn(input, index, { name: outputField, type: 'text', nullable: source.nullable }),
      issues: duplicateFields([{ name: outputField, field: 'outputField' }], others),
    };
  },
  apply({ field, algorithm, outputField = field }, input, { node }) {
    const from = input.findIndex((column) => column.name === field);
    const index = placeOf(outputField, [field], input);
    return (batch) => {
      const faults = new Map<number, RowFault>();
      const texts = fieldTexts(batch, from, input, faults);
      const output = placeVector(batch, index, digests(texts, algorithm, batch));
      return rejectFaults(output, batch, node, faults);
    };
  },
});

/** Digests of the selected rows in bytes of their own; rows that are not selected become NULL. */
function digests({ buffer, starts, ends }: BytesVector, algorithm: Algorithm, batch: RowBatch): BytesVector {
  const builder = bytesBuilder(batch.length, batch.rowCount * HEX_LENGTH[algorithm]);
  for (const row of selectedRows(batch)) {
    const start = starts[row]!;
    if (start >= 0) builder.setText(row, hash(algorithm, buffer.subarray(start, ends[row]!), 'hex'));
  }
  return builder.finish();
}
