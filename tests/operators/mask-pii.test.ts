import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MaskType } from '../../operators/mask/masker.ts';
import { maskPii } from '../../operators/mask-pii.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { describeOperator, type OperatorCase, testContext } from '../contract/describe-operator.ts';

interface Masked {
  readonly value: string | null;
  /** Of fixed shape, and with `preserveLength`. */
  readonly shape: string | null;
  readonly inPlace: string | null;
}

const TABLE: Readonly<Record<MaskType, readonly Masked[]>> = {
  ssn: [
    { value: '987-65-1234', shape: '***-**-1234', inPlace: '***-**-1234' },
    { value: '987651234', shape: '***-**-1234', inPlace: '*****1234' },
    { value: '987 65 1234', shape: '***-**-1234', inPlace: '*** ** 1234' },
    { value: '987-65 1234', shape: '***', inPlace: '***********' },
    { value: '98-765-1234', shape: '***', inPlace: '***********' },
    { value: '987-65-123x', shape: '***', inPlace: '***********' },
    { value: '98765123', shape: '***', inPlace: '********' },
    { value: ' 987651234', shape: '***', inPlace: '**********' },
    { value: 'unknown', shape: '***', inPlace: '*******' },
    { value: '🦦é', shape: '***', inPlace: '**' },
    { value: '٩٨٧٦٥١٢٣٤', shape: '***', inPlace: '*********' },
    { value: '', shape: '', inPlace: '' },
    { value: null, shape: null, inPlace: null },
  ],
  email: [
    { value: 'jane@example.com', shape: 'j***@example.com', inPlace: 'j***@example.com' },
    {
      value: 'jonathan.doe@mail.example.com',
      shape: 'j***@mail.example.com',
      inPlace: 'j***********@mail.example.com',
    },
    { value: 'jo@example.com', shape: 'j***@example.com', inPlace: 'j*@example.com' },
    { value: 'j@example.com', shape: '***@example.com', inPlace: '*@example.com' },
    { value: 'éva@río.example', shape: 'é***@río.example', inPlace: 'é**@río.example' },
    { value: '🦦otter@example.com', shape: '🦦***@example.com', inPlace: '🦦*****@example.com' },
    { value: '🦦@example.com', shape: '***@example.com', inPlace: '*@example.com' },
    { value: 'jane@home@example.com', shape: '***', inPlace: '*********************' },
    { value: 'jane doe@example.com', shape: '***', inPlace: '********************' },
    { value: 'Jane<jane@example.com>', shape: '***', inPlace: '**********************' },
    { value: '"jane"@example.com', shape: '***', inPlace: '******************' },
    { value: '@example.com', shape: '***', inPlace: '************' },
    { value: 'jane@', shape: '***', inPlace: '*****' },
    { value: 'jane', shape: '***', inPlace: '****' },
    { value: '@', shape: '***', inPlace: '*' },
    { value: '', shape: '', inPlace: '' },
    { value: null, shape: null, inPlace: null },
  ],
  phone: [
    { value: '555-123-5678', shape: '***-***-5678', inPlace: '***-***-5678' },
    { value: '+1 (555) 123-5678', shape: '***-***-5678', inPlace: '+* (***) ***-5678' },
    { value: '5551235678', shape: '***-***-5678', inPlace: '******5678' },
    { value: '123.56.78', shape: '***-***-5678', inPlace: '***.56.78' },
    { value: '+442071838750', shape: '***-***-8750', inPlace: '+********8750' },
    { value: '555-123-5678 x9', shape: '***', inPlace: '***************' },
    { value: '123456', shape: '***', inPlace: '******' },
    { value: '1234567890123456', shape: '***', inPlace: '****************' },
    { value: '+', shape: '***', inPlace: '*' },
    { value: '++15551235678', shape: '***', inPlace: '*************' },
    { value: '', shape: '', inPlace: '' },
    { value: null, shape: null, inPlace: null },
  ],
  credit_card: [
    { value: '4111-1111-1111-1234', shape: '****-****-****-1234', inPlace: '****-****-****-1234' },
    { value: '4111 1111 1111 1234', shape: '****-****-****-1234', inPlace: '**** **** **** 1234' },
    { value: '4111111111111234', shape: '****-****-****-1234', inPlace: '************1234' },
    { value: '371449635398431', shape: '****-****-****-8431', inPlace: '***********8431' },
    { value: '411111111111', shape: '****-****-****-1111', inPlace: '********1111' },
    { value: '41111111111', shape: '***', inPlace: '***********' },
    { value: '41111111111111111111', shape: '***', inPlace: '********************' },
    { value: '4111.1111.1111.1234', shape: '***', inPlace: '*******************' },
    { value: '4111-1111-1111-1234-', shape: '***', inPlace: '********************' },
    { value: '', shape: '', inPlace: '' },
    { value: null, shape: null, inPlace: null },
  ],
};

const columns = [column('id', 'integer'), column('secret')];

const cases = Object.entries(TABLE).flatMap(([maskType, values]): OperatorCase[] =>
  [false, true].map((preserveLength) => ({
    title: `masks ${maskType}${preserveLength ? ' in place' : ''}`,
    config: { field: 'secret', maskType, preserveLength },
    columns,
    rows: values.map(({ value }, id) => ({ id, secret: value })),
    expect: values.map(({ shape, inPlace }, id) => ({ id: String(id), secret: preserveLength ? inPlace : shape })),
  })),
);

describeOperator(maskPii, {
  cases: [
    ...cases,
    {
      title: 'masks numbers by their text',
      config: { field: 'n', maskType: 'ssn' },
      columns: [column('n', 'bigint')],
      rows: [{ n: 987651234 }, { n: 12345678 }, { n: null }],
      expect: [{ n: '***-**-1234' }, { n: '***' }, { n: null }],
    },
    {
      title: 'takes the typed form spelling `strategy`',
      config: { field: 'secret', strategy: 'ssn' },
      columns,
      rows: [{ id: 1, secret: '987-65-1234' }],
      expect: [{ id: '1', secret: '***-**-1234' }],
    },
    {
      title: 'masks a JSON object whole',
      config: { field: 'secret', maskType: 'email' },
      columns,
      rows: [{ id: 1, secret: { email: 'jane@example.com' } }],
      expect: [{ id: '1', secret: '***' }],
    },
  ],
  typing: [
    {
      title: 'gives text, which is no longer the source column',
      config: { field: 'secret', maskType: 'ssn' },
      columns: [column('secret', 'bigint', { sourceOrdinal: 0 })],
      output: ['secret text'],
    },
    {
      title: 'points at a field that does not come in',
      config: { field: 'secrets', maskType: 'ssn' },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "secret"?' }],
    },
    {
      title: 'refuses a date',
      config: { field: 'd', maskType: 'ssn' },
      columns: [column('d', 'date')],
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
  ],
});

test('a masked column does not lead back to the source', () => {
  const { columns: output } = maskPii.output({ field: 'secret', maskType: 'ssn', preserveLength: false }, [
    column('secret', 'untyped', { sourceOrdinal: 3 }),
  ]);
  expect(output[0]).not.toHaveProperty('sourceOrdinal');
});

test('what is masked is not in the new vector', () => {
  const batch = batchOf([column('secret')], [{ secret: '987-65-1234' }]);
  const output = maskPii.apply(
    { field: 'secret', maskType: 'ssn', preserveLength: false },
    [column('secret')],
    testContext(),
  )(batch);
  const [vector] = output.vectors;
  expect(vector?.kind === 'bytes' && vector.buffer.subarray(vector.from, vector.to).toString()).toBe('***-**-1234');
});

describe('no mask shows what it should hide', () => {
  const mask = (maskType: MaskType, preserveLength: boolean, value: string) =>
    rowsOf(
      maskPii.apply(
        { field: 's', maskType, preserveLength },
        [column('s')],
        testContext(),
      )(batchOf([column('s')], [{ s: value }])),
      [column('s', 'text')],
    )[0]!.s!;

  test('at most four digits of a number show, and nothing else', () => {
    const written = fc.stringMatching(/^[+ ()./0-9a-z🦦-]{0,24}$/u);
    fc.assert(
      fc.property(written, fc.constantFrom('ssn', 'phone', 'credit_card'), fc.boolean(), (value, type, keep) => {
        const masked = mask(type, keep, value);
        const shown = masked.replaceAll(/[^\p{L}\p{N}\p{So}]/gu, '');
        expect(shown).toMatch(/^(\d{4})?$/);
        expect(value.replaceAll(/\D/g, '').endsWith(shown)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeping the length keeps the number of characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('ssn', 'email', 'phone', 'credit_card'),
        (value, type) => {
          fc.pre(value.isWellFormed());
          expect([...mask(type, true, value)].length).toBe([...value].length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
