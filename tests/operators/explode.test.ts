import { expect, test } from 'vitest';
import { explode } from '../../operators/explode.ts';
import { filterRows } from '../../operators/filter-rows.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { describeOperator, testContext } from '../contract/describe-operator.ts';

const columns = [column('id', 'integer'), column('tags', 'json'), column('note', 'text')];
const texts = [column('id', 'integer'), column('tags', 'text'), column('note', 'text')];

describeOperator(explode, {
  cases: [
    {
      title: 'makes a row of each element, the other fields repeated',
      config: { field: 'tags', name: 'tag', positionField: 'place' },
      columns,
      rows: [
        { id: 1, tags: ['a', 'é 🦦', ''], note: 'n' },
        { id: 2, tags: ['b'], note: null },
      ],
      expect: [
        { id: '1', tag: 'a', place: '1', note: 'n' },
        { id: '1', tag: 'é 🦦', place: '2', note: 'n' },
        { id: '1', tag: '', place: '3', note: 'n' },
        { id: '2', tag: 'b', place: '1', note: null },
      ],
    },
    {
      title: 'gives elements of any kind as text; null is NULL',
      config: { field: 'tags' },
      columns,
      rows: [{ id: 1, tags: [null, 1.5, true, { a: [1] }, []] }],
      expect: [null, '1.5', 'true', '{"a":[1]}', '[]'].map((tags) => ({ id: '1', tags, note: null })),
    },
    {
      title: 'gives them as JSON, digit for digit',
      config: { field: 'tags', type: 'json' },
      columns: texts,
      rows: [{ id: 1, tags: '["a", 1.50, 123456789012345678901, {"k" : "\\u00e9"}, null]' }],
      expect: ['"a"', '1.50', '123456789012345678901', '{"k" : "\\u00e9"}', null].map((tags) => ({
        id: '1',
        tags,
        note: null,
      })),
    },
    {
      title: 'keeps a row without elements, with NULL',
      config: { field: 'tags', positionField: 'place' },
      columns,
      rows: [
        { id: 1, tags: [] },
        { id: 2, tags: null },
        { id: 3, tags: ['a'] },
      ],
      expect: [
        { id: '1', tags: null, place: null, note: null },
        { id: '2', tags: null, place: null, note: null },
        { id: '3', tags: 'a', place: '1', note: null },
      ],
    },
    {
      title: 'drops it where asked',
      config: { field: 'tags', empty: 'drop' },
      columns,
      rows: [
        { id: 1, tags: [] },
        { id: 2, tags: null },
        { id: 3, tags: [null, 'a'] },
      ],
      expect: [
        { id: '3', tags: null, note: null },
        { id: '3', tags: 'a', note: null },
      ],
    },
    {
      title: 'reads the text of an SQL array',
      config: { field: 'tags', format: 'sql', type: 'integer' },
      columns: texts,
      rows: [
        { id: 1, tags: '{1, NULL, "-3"}', note: 'n' },
        { id: 2, tags: '{}' },
        { id: 3, tags: null },
      ],
      expect: [
        { id: '1', tags: '1', note: 'n' },
        { id: '1', tags: null, note: 'n' },
        { id: '1', tags: '-3', note: 'n' },
        { id: '2', tags: null, note: null },
        { id: '3', tags: null, note: null },
      ],
    },
    {
      title: 'rejects what is no array',
      config: { field: 'tags' },
      columns: texts,
      rows: [
        { id: 1, tags: '{"a": 1}' },
        { id: 2, tags: '"a"' },
        { id: 3, tags: 'a,b' },
        { id: 4, tags: '["\\u0000"]' },
        { id: 5, tags: '["ok"]' },
      ],
      expect: [{ id: '5', tags: 'ok', note: null }],
      rejects: [
        { rowNumber: 1, column: 'tags', value: '{"a": 1}', code: 'row.not_an_array' },
        { rowNumber: 2, column: 'tags', value: '"a"', code: 'row.not_an_array' },
        { rowNumber: 3, column: 'tags', value: 'a,b', code: 'row.not_json' },
        { rowNumber: 4, column: 'tags', value: '["\\u0000"]', code: 'row.not_json' },
      ],
    },
    {
      title: 'rejects what is no SQL array, or one of several dimensions',
      config: { field: 'tags', format: 'sql' },
      columns: texts,
      rows: [
        { id: 1, tags: '[1]' },
        { id: 2, tags: '{{1},{2}}' },
        { id: 3, tags: '' },
        { id: 4, tags: '{a' },
      ],
      expect: [],
      rejects: [1, 2, 3, 4].map((rowNumber) => ({ rowNumber, column: 'tags', code: 'row.not_an_array' })),
    },
    {
      title: 'rejects a row as a whole for an element of another type, and names the element',
      config: { field: 'tags', type: 'integer', name: 'tag' },
      columns,
      rows: [
        { id: 1, tags: [1, 'x', 'y'] },
        { id: 2, tags: [2, 3] },
        { id: 3, tags: [99999999999] },
      ],
      expect: [
        { id: '2', tag: '2', note: null },
        { id: '2', tag: '3', note: null },
      ],
      rejects: [
        { rowNumber: 1, column: 'tag', value: 'x', code: 'row.not_an_integer' },
        { rowNumber: 3, column: 'tag', value: '99999999999', code: 'row.out_of_range' },
      ],
    },
    {
      title: 'repeats fields of every type',
      config: { field: 'tags' },
      columns: [
        column('tags', 'json'),
        column('s', 'smallint'),
        column('b', 'bigint'),
        column('n', 'numeric'),
        column('f', 'double'),
        column('ok', 'boolean'),
        column('d', 'date'),
        column('t', 'timestamp'),
        column('z', 'timestamptz'),
      ],
      rows: [
        { tags: ['x', 'y'] },
        {
          tags: ['x', 'y'],
          s: '7',
          b: '9007199254740993',
          n: '1.50',
          f: '2.5',
          ok: 'true',
          d: '2024-02-29',
          t: '2024-02-29 10:00:00.5',
          z: '2024-02-29 10:00:00+00',
        },
      ],
      expect: [
        ...['x', 'y'].map((tags) => ({
          tags,
          s: null,
          b: null,
          n: null,
          f: null,
          ok: null,
          d: null,
          t: null,
          z: null,
        })),
        ...['x', 'y'].map((tags) => ({
          tags,
          s: '7',
          b: '9007199254740993',
          n: '1.50',
          f: '2.5',
          ok: 'true',
          d: '2024-02-29',
          t: '2024-02-29 10:00:00.5',
          z: '2024-02-29 10:00:00+00',
        })),
      ],
    },
  ],
  typing: [
    {
      title: 'puts element and position in the place of the array',
      config: { field: 'tags', name: 'tag', type: 'bigint', positionField: 'place' },
      columns,
      output: ['id integer', 'tag bigint', 'place integer', 'note text'],
    },
    {
      title: 'refuses names that are taken',
      config: { field: 'tags', name: 'id', positionField: 'note' },
      columns,
      issues: [
        { code: 'config.duplicate_field', field: 'name' },
        { code: 'config.duplicate_field', field: 'positionField' },
      ],
    },
    {
      title: 'refuses one name for both',
      config: { field: 'tags', positionField: 'tags' },
      columns,
      issues: [{ code: 'config.duplicate_field', field: 'positionField' }],
    },
    {
      title: 'refuses a field that does not come in',
      config: { field: 'tag' },
      columns,
      issues: [{ code: 'config.unknown_field', field: 'field', next: 'Did you mean "tags"?' }],
    },
    {
      title: 'refuses a field that holds no array',
      config: { field: 'id' },
      columns,
      issues: [{ code: 'config.type_not_permitted', field: 'field' }],
    },
    {
      title: 'refuses JSON as the text of an SQL array',
      config: { field: 'tags', format: 'sql' },
      columns,
      issues: [{ code: 'config.type_not_permitted', field: 'format' }],
    },
  ],
});

test('a row that a later node rejects names the record that it was made of', () => {
  const input = [column('id', 'integer'), column('tags', 'json')];
  const batch = batchOf(
    input,
    [
      { id: 1, tags: ['1', '2'] },
      { id: 2, tags: ['3', 'x'] },
    ],
    { firstRow: 11 },
  );
  const gapped = { ...batch, origin: { ...batch.origin, rowNumbers: Int32Array.of(0, 5) } };
  const made = explode.apply(explode.config.parse({ field: 'tags', type: 'string' }), input, testContext())(gapped);
  const { columns: out } = explode.output(explode.config.parse({ field: 'tags' }), input);
  const typed = out.map((one) => (one.name === 'tags' ? column('tags', 'integer') : one));
  const filtered = filterRows.apply({ field: 'tags', operator: '>', value: 1 }, typed, testContext())(made);
  expect(rowsOf(filtered, typed)).toEqual([
    { id: '1', tags: '2' },
    { id: '2', tags: '3' },
  ]);
  expect(filtered.rejects).toMatchObject([{ rowNumber: 16, value: 'x', record: { id: 2, tags: ['3', 'x'] } }]);
});

test('what the rows of one record have in common is held once', () => {
  const input = [column('note', 'text'), column('items', 'json')];
  const batch = batchOf(input, [{ note: 'x'.repeat(5000), items: [1, 2, 3] }], { kind: 'values' });
  const out = explode.apply(explode.config.parse({ field: 'items' }), input, testContext())(batch);
  const [note] = out.vectors;
  expect(out.rowCount).toBe(3);
  if (note?.kind !== 'bytes') throw new Error('the note is no text');
  expect(new Set(note.starts).size).toBe(1);
  expect(note.to - note.from).toBe(5000);
});
