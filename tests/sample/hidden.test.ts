import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { cellsOf, nodeOf, sampleOf } from './sample-of.ts';

const SECRET = '123-45-6789';

const LOAD: Load = {
  files: { 'a.csv': `k,ssn,note\n1,${SECRET},a\nx,${SECRET},b\n` },
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 'tax_id', dataType: 'text' },
    { name: 'note', dataType: 'text' },
    { name: 'copy', dataType: 'text' },
  ],
  nodes: [
    { nodeType: 'rename_field', config: { sourceField: 'ssn', targetField: 'tax_id' } },
    { nodeType: 'expression', config: { outputField: 'loud', expression: 'upper(tax_id)' } },
    { nodeType: 'mask_pii', config: { field: 'tax_id', maskType: 'ssn' } },
    { nodeType: 'drop_fields', config: { fields: ['loud'] } },
  ],
};

test('shows nothing of a masked column, nor of what is computed before the mask, but NULL', async () => {
  await using place = await workplace(LOAD);
  const sample = await sampleOf(place);
  expect(JSON.stringify(sample)).not.toContain(SECRET);
  expect(cellsOf(nodeOf(sample, 'source'))[0]).toEqual(['1', '***', 'a']);
  expect(nodeOf(sample, 'source').columns.map(({ name, hidden }) => [name, hidden])).toEqual([
    ['k', undefined],
    ['ssn', true],
    ['note', undefined],
  ]);
  expect(cellsOf(nodeOf(sample, 'mask_pii'))[0]).toEqual(['1', '***-**-6789', 'a', '***']);
  expect(cellsOf(nodeOf(sample, 'target'))).toEqual([['1', '***-**-6789', 'a']]);
  expect(nodeOf(sample, 'target').rejects).toMatchObject([{ from: 1, column: 'k', value: 'x' }]);
});

test('where a computed value is masked, the source shows only what the target gets as it is', async () => {
  await using place = await workplace({
    ...LOAD,
    nodes: [
      { nodeType: 'expression', config: { outputField: 'tax_id', expression: 'upper(ssn)' } },
      { nodeType: 'mask_pii', config: { field: 'tax_id', maskType: 'ssn' } },
    ],
  });
  const sample = await sampleOf(place);
  expect(JSON.stringify(sample)).not.toContain(SECRET);
  expect(cellsOf(nodeOf(sample, 'source'))[0]).toEqual(['1', '***', 'a']);
});

test('rows that are given are shown whole: whoever asks wrote them', async () => {
  await using place = await workplace(LOAD);
  const sample = await sampleOf(place, { given: { src: [{ k: 1, ssn: SECRET }] } });
  expect(cellsOf(nodeOf(sample, 'source'))).toEqual([['1', SECRET, null]]);
});
