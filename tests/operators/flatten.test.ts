import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractJson, nodeJson, nodeText } from '../../operators/expression/functions/json/extract-json.ts';
import { parseJsonPath } from '../../operators/flatten/json-path.ts';
import { flatten } from '../../operators/flatten.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer'), column('doc', 'json'), column('note', 'text')];
const texts = [column('id', 'integer'), column('doc', 'untyped')];

describeOperator(flatten, {
  cases: [
    {
      title: 'takes values out by path, in the place of the field',
      config: {
        field: 'doc',
        fields: [
          { name: 'city', path: 'address.city' },
          { name: 'first', path: 'items[0].sku' },
          { name: 'last', path: 'items[-1].sku' },
          { name: 'dotted', path: '"a.b"' },
        ],
      },
      columns,
      rows: [
        {
          id: 1,
          doc: { address: { city: 'Köln 🦦' }, items: [{ sku: 'x' }, { sku: 'y' }], 'a.b': true },
          note: 'n',
        },
      ],
      expect: [{ id: '1', city: 'Köln 🦦', first: 'x', last: 'y', dotted: 'true', note: 'n' }],
    },
    {
      title: 'gives NULL for a path that leads nowhere, for the JSON null, and for NULL',
      config: { field: 'doc', fields: [{ name: 'a' }, { name: 'b', path: 'b.c' }, { name: 'c', path: 'c[3]' }] },
      columns,
      rows: [
        { id: 1, doc: {} },
        { id: 2, doc: { a: null, b: 'text', c: [1] } },
        { id: 3, doc: null },
        { id: 4, doc: [1, 2] },
        { id: 5, doc: 7 },
      ],
      expect: [1, 2, 3, 4, 5].map((id) => ({ id: String(id), a: null, b: null, c: null, note: null })),
    },
    {
      title: 'an empty text is not NULL',
      config: { field: 'doc', fields: [{ name: 'a' }] },
      columns,
      rows: [{ id: 1, doc: { a: '' }, note: '' }],
      expect: [{ id: '1', a: '', note: '' }],
    },
    {
      title: 'keeps the JSON where asked',
      config: { field: 'doc', fields: [{ name: 'a', type: 'integer' }], keepOriginal: true },
      columns,
      rows: [{ id: 1, doc: { a: 5 } }],
      expect: [{ id: '1', doc: '{"a":5}', a: '5', note: null }],
    },
    {
      title: 'types the values, exactly',
      config: {
        field: 'doc',
        fields: [
          { name: 'i', type: 'integer' },
          { name: 'n', type: 'numeric' },
          { name: 'f', type: 'float' },
          { name: 'b', type: 'boolean' },
          { name: 'd', type: 'date' },
          { name: 't', type: 'timestamp' },
          { name: 'u', type: 'uuid' },
          { name: 'j', type: 'json' },
          { name: 's', type: 'string' },
        ],
      },
      columns: texts,
      rows: [
        {
          id: 1,
          doc: `{"i": "42", "n": 123456789012345678901234567890.12, "f": 1.5, "b": true, "d": "2024-02-29",
                 "t": "2024-02-29T10:00:00", "u": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "j": {"x" : [1, null]},
                 "s": {"y" : 1}}`,
        },
      ],
      expect: [
        {
          id: '1',
          i: '42',
          n: '123456789012345678901234567890.12',
          f: '1.5',
          b: 'true',
          d: '2024-02-29',
          t: '2024-02-29 10:00:00',
          u: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
          j: '{"x" : [1, null]}',
          s: '{"y" : 1}',
        },
      ],
    },
    {
      title: 'reads escapes in keys and values, and any white space',
      config: {
        field: 'doc',
        fields: [
          { name: 'é' },
          { name: 's', path: 'o.s' },
          { name: 'j', path: 'o.s', type: 'json' },
          { name: 'x', path: 'l[-1][1]' },
        ],
      },
      columns: texts,
      rows: [
        {
          id: 1,
          doc: ' { "\\u00e9" :\t"\\ud83e\\udda6\\/\\"\\\\\\n" , "o":{"s":"a\\u00e9"} ,\n"l" : [ [ 1 ] , [ 1 , "z]}" ] ] } ',
        },
      ],
      expect: [{ id: '1', é: '🦦/"\\\n', s: 'aé', j: '"a\\u00e9"', x: 'z]}' }],
    },
    {
      title: 'of a key that comes twice, the last counts',
      config: { field: 'doc', fields: [{ name: 'a' }] },
      columns: texts,
      rows: [{ id: 1, doc: '{"a": 1, "a": 2}' }],
      expect: [{ id: '1', a: '2' }],
    },
    {
      title: 'of a key that comes twice, nothing below the first counts',
      config: {
        field: 'doc',
        fields: [
          { name: 'b', path: 'a.b' },
          { name: 'first', path: 'a[0]' },
        ],
      },
      columns: texts,
      rows: [
        { id: 1, doc: '{"a": {"b": 1}, "a": 2}' },
        { id: 2, doc: '{"a": {"b": 1}, "a": {"c": 2}}' },
        { id: 3, doc: '{"a": [1], "a": []}' },
        { id: 4, doc: '{"a": [1], "\\u0061": {"b": 2}}' },
      ],
      expect: [
        { id: '1', b: null, first: null },
        { id: '2', b: null, first: null },
        { id: '3', b: null, first: null },
        { id: '4', b: '2', first: null },
      ],
    },
    {
      title: 'rejects what is no JSON, or JSON that Postgres does not take',
      config: { field: 'doc', fields: [{ name: 'a' }] },
      columns: texts,
      rows: [
        { id: 1, doc: '{a: 1}' },
        { id: 2, doc: '' },
        { id: 3, doc: '{"a": "\\u0000"}' },
        { id: 4, doc: '{"a": "\\ud800"}' },
        { id: 5, doc: '{"a": "ok"}' },
      ],
      expect: [{ id: '5', a: 'ok' }],
      rejects: [1, 2, 3, 4].map((rowNumber) => ({ rowNumber, column: 'doc', code: 'row.not_json' })),
    },
    {
      title: 'rejects a value that is not of its type, and names the field that it is for',
      config: {
        field: 'doc',
        fields: [
          { name: 'n', type: 'integer' },
          { name: 'd', path: 'sub.d', type: 'date' },
        ],
      },
      columns,
      rows: [
        { id: 1, doc: { n: 'five', sub: { d: 'never' } } },
        { id: 2, doc: { n: { deep: 1 } } },
        { id: 3, doc: { n: 99999999999 } },
        { id: 4, doc: { n: 5, sub: { d: '2024-02-30' } } },
        { id: 5, doc: { n: 5, sub: { d: '2024-02-29' } } },
      ],
      expect: [{ id: '5', n: '5', d: '2024-02-29', note: null }],
      rejects: [
        { rowNumber: 1, column: 'n', value: 'five', code: 'row.not_an_integer' },
        { rowNumber: 2, column: 'n', value: '{"deep":1}', code: 'row.not_an_integer' },
        { rowNumber: 3, column: 'n', value: '99999999999', code: 'row.out_of_range' },
        { rowNumber: 4, column: 'd', value: '2024-02-30', code: 'row.not_a_date' },
      ],
    },
  ],
  typing: [
    {
      title: 'types the new fields and puts them in the place of the old one',
      config: { field: 'doc', fields: [{ name: 'a' }, { name: 'n', type: 'numeric' }] },
      columns,
      output: ['id integer', 'a text', 'n numeric', 'note text'],
    },
    {
      title: 'a new field may have the name of the JSON that leaves',
      config: { field: 'doc', fields: [{ name: 'doc', path: 'a' }] },
      columns,
      output: ['id integer', 'doc text', 'note text'],
    },
    {
      title: 'refuses it where the JSON stays, and a name that another field has',
      config: {
        field: 'doc',
        keepOriginal: true,
        fields: [{ name: 'doc' }, { name: 'id' }, { name: 'x' }, { name: 'x' }],
      },
      columns,
      issues: [
        { code: 'config.duplicate_field', field: 'fields[0].name' },
        { code: 'config.duplicate_field', field: 'fields[1].name' },
        { code: 'config.duplicate_field', field: 'fields[3].name' },
      ],
    },
    {
      title: 'refuses a field that does not come in',
      config: { field: 'dock', fields: [{ name: 'a' }] },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "doc"?' }],
    },
    {
      title: 'refuses a field that can hold no JSON',
      config: { field: 'id', fields: [{ name: 'a' }] },
      columns,
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
  ],
});

describe('paths', () => {
  test.for([
    ['a', ['a']],
    ['a.b', ['a', 'b']],
    ['a[0][-1].b', ['a', '0', '-1', 'b']],
    ['[2]', ['2']],
    ['"a.b"."c""d"', ['a.b', 'c"d']],
    ['""', ['']],
    ['two words.é', ['two words', 'é']],
  ] as const)('%s', ([text, steps]) => expect(parseJsonPath(text)).toEqual(steps));

  test.for(['', '.', '.a', 'a.', 'a..b', 'a[', 'a[]', 'a[x]', 'a.[0]', 'a[0]b', '"a', '"a"b', 'a"b"', 'a]'])(
    '%s is none',
    (text) => {
      expect(parseJsonPath(text)).toBeNull();
      expect(() => flatten.config.parse({ field: 'doc', fields: [{ name: 'x', path: text }] })).toThrow('not a path');
    },
  );
});

/** A document as text with odd white space, and as the parsed value that a JSON source gives. */
const key = fc.constantFrom('a', 'b', 'é', 'a.b', '0', '1', '', 'q"');
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1.5, 12345.678, 'text', '', '🦦 "\\\n', '{"a":1}'),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(key, tie('document'), { maxKeys: 4 }),
  ),
}));
const step = fc.oneof(
  key.map((text) => `"${text.replaceAll('"', '""')}"`),
  fc.constantFrom('[0]', '[1]', '[-1]', '[3]'),
);
const path = fc
  .array(step, { minLength: 1, maxLength: 4 })
  .map((steps) => steps.map((one, at) => (at > 0 && !one.startsWith('[') ? `.${one}` : one)).join(''));

test('takes what #>> and #> of the expression language take, however the JSON is held', () => {
  const input = [column('doc', 'json')];
  const property = fc.property(
    fc.array(document, { maxLength: 5 }),
    fc.array(path, { minLength: 1, maxLength: 5 }),
    (docs, paths) => {
      const config = flatten.config.parse({
        field: 'doc',
        fields: paths.flatMap((one, at) => [
          { name: `s${at}`, path: one },
          { name: `j${at}`, path: one, type: 'json' },
        ]),
      });
      const { columns: output } = flatten.output(config, input);
      const texts = docs.map((doc) => JSON.stringify(doc, null, 1));
      const steps = paths.map((one) => parseJsonPath(one)!);
      const expected = texts.map((text) =>
        Object.fromEntries(
          steps.flatMap((one, at) => {
            const node = extractJson(text, one);
            const json =
              node === null || node.kind === 'null' ? null : JSON.stringify(JSON.parse(nodeJson(text, node)!));
            return [
              [`s${at}`, node?.kind === 'array' || node?.kind === 'object' ? json : nodeText(text, node)],
              [`j${at}`, json],
            ];
          }),
        ),
      );
      for (const doc of [texts.map((text) => Buffer.from(text)), docs]) {
        const rows = doc.map((one) => ({ doc: one as Buffer }));
        const batch = flatten.apply(
          config,
          input,
          testContext(),
        )(batchOf(input, rows, { kind: doc === docs ? 'values' : 'bytes' }));
        expect(batch.rejects).toEqual([]);
        const cells = docs.map((_, row) =>
          Object.fromEntries(
            output.map(({ name, type }, at) => [name, compact(cellText(batch.vectors[at]!, row, type))]),
          ),
        );
        expect(cells).toEqual(expected);
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
});

/** JSON without the white space of its source. */
function compact(text: string | null): string | null {
  if (text === null || !/^[[{]/.test(text)) return text;
  return JSON.stringify(JSON.parse(text));
}
