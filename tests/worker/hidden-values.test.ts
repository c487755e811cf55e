import { expect, test } from 'vitest';
import type { Load } from './workplace.ts';
import { workplace } from './workplace.ts';

const SECRET = '123-45-6789';
const OTHER = '987-65-4321';

/** A row that the target refuses, one that an operator refuses, and one that is malformed; `before` the mask. */
function loadOf(errorHandling: string, before: Load['nodes'] = []): Load {
  return {
    files: { 'a.csv': `k,ssn,n\n1,${SECRET},1\nx,${SECRET},2\n3,${SECRET},many\n${SECRET},4\n` },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'tax_id', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
    ],
    nodes: [
      { nodeType: 'cast_type', config: { field: 'n', targetType: 'integer' } },
      { nodeType: 'rename_field', config: { sourceField: 'ssn', targetField: 'tax_id' } },
      ...before,
      { nodeType: 'mask_pii', config: { field: 'tax_id', maskType: 'ssn' } },
    ],
    execution: { errorHandling },
  };
}

async function stored(load: Load) {
  await using work = await workplace(load);
  const run = await work.run();
  const rejects = await work.query<{ row: number; value: string; record: unknown }>(
    'SELECT row_number::int AS row, value, record FROM sluice.rejects ORDER BY 1',
  );
  return { run, rejects, warnings: work.plan.warnings.map(({ code }) => code) };
}

test('dead letters keep a masked value, which their replay needs, and the plan warns of it', async () => {
  const { run, rejects, warnings } = await stored(loadOf('dlq'));
  expect(run).toMatchObject({ status: 'partial', counts: { loaded: 1, deadLettered: 3 } });
  expect(rejects.map(({ record }) => record)).toMatchObject([{ ssn: SECRET }, { ssn: SECRET }, { raw: `${SECRET},4` }]);
  expect(warnings).toContain('plan.dead_letters_unmasked');
});

test('skipped rows are stored without what the pipeline masks', async () => {
  const { rejects, warnings } = await stored(loadOf('skip'));
  expect(rejects).toEqual([
    { row: 2, value: 'x', record: { k: 'x', ssn: '***', n: '2' } },
    { row: 3, value: 'many', record: { k: '3', ssn: '***', n: 'many' } },
    { row: 4, value: null, record: null },
  ]);
  expect(warnings).not.toContain('plan.dead_letters_unmasked');
});

test('the row that stops a run is stored, and told, without what the pipeline masks', async () => {
  const { run, rejects } = await stored(loadOf('fail'));
  expect(rejects).toEqual([{ row: 2, value: 'x', record: { k: 'x', ssn: '***', n: '2' } }]);
  expect(JSON.stringify(run)).not.toContain(SECRET);
});

test('a value that fails before it is masked is not told', async () => {
  const cast = { nodeType: 'cast_type', config: { field: 'tax_id', targetType: 'bigint' } };
  const { run, rejects } = await stored(loadOf('fail', [cast]));
  expect(run).toMatchObject({ status: 'failed', error: { node: 'n3' } });
  expect(rejects).toEqual([{ row: 1, value: '***', record: null }]);
  expect(JSON.stringify(run)).not.toContain(SECRET);
});

/** Rows of two sources, each with a secret of its own; the target refuses the first of them. */
function joinedOf(node: string, field: string, parallelism: number): Load {
  const mask = { id: 'masked', nodeType: 'mask_pii', config: { field, maskType: 'ssn' } };
  const join = { id: 'joined', nodeType: 'join', config: { on: [{ left: 'k', right: 'k' }], prefix: 'their_' } };
  const edges: readonly (readonly [string, string])[] =
    node === 'right'
      ? [
          ['src', 'joined'],
          ['right', 'masked'],
          ['masked', 'joined'],
          ['joined', 'out'],
        ]
      : [
          ['src', 'joined'],
          ['right', 'joined'],
          ['joined', 'masked'],
          ['masked', 'out'],
        ];
  return {
    files: {
      'left/a.csv': `k,ssn,n\n1,${OTHER},x\n2,${OTHER},5\n`,
      'right/a.csv': `k,ssn\n1,${SECRET}\n2,${SECRET}\n`,
    },
    source: { path: 'left' },
    moreSources: { right: { path: 'right' } },
    fields: [
      { name: 'k', dataType: 'text' },
      { name: 'ssn', dataType: 'text' },
      { name: 'n', dataType: 'integer' },
      { name: 'their_ssn', dataType: 'text' },
    ],
    nodes: node === 'right' ? [mask, join] : [join, mask],
    edges,
    execution: { errorHandling: 'skip', parallelism },
  };
}

test.each([
  ['of the right side, before the join', 'right', 'ssn', 1],
  ['of the right side, behind the join', 'joined', 'their_ssn', 1],
  ['of the right side, behind the join of staged rows', 'joined', 'their_ssn', 4],
  ['of the left side', 'joined', 'ssn', 1],
])('a masked column %s is not stored with a row that the target refuses', async (_, node, field, lanes) => {
  const { run, rejects } = await stored(joinedOf(node, field, lanes));
  expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { loaded: 1, skipped: 1 } });
  expect(rejects).toHaveLength(1);
  expect(rejects).toMatchObject([{ value: 'x' }]);
  expect(JSON.stringify([run, rejects])).not.toContain(field === 'ssn' && node === 'joined' ? OTHER : SECRET);
});
