import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { draftToIr } from '../../runtime/plan/to-ir.ts';
import { draftToNodes } from '../../runtime/plan/to-nodes.ts';
import { fakeRegistry } from './fake-registry.ts';
import { connector, customers, dailyLoad } from './worked-example.ts';

function draftOf(input: unknown): PipelineDraft {
  const { draft, issues } = parse(input);
  expect(issues).toEqual([]);
  return draft!;
}

/** What a draft says, without where its author wrote it. The order of edges means nothing. */
function meaning({ nodes, edges, tests, base: _base, ...draft }: PipelineDraft) {
  return {
    ...draft,
    tests: tests.map(({ place: _place, ...test }) => test),
    nodes: nodes.map(({ place: _place, ...node }) => node),
    edges: edges.map(({ source, target, label }) => JSON.stringify([source, target, label])).toSorted(),
  };
}

/** Ids that the IR could take for steps of a transform, too. */
const id = fc.oneof(
  fc.constantFrom('t', 't.1', 't.2', 't.3', 'u.1', 'u.2', '.1'),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const nodeType = fc.constantFrom(
  'source',
  'target',
  'filter_rows',
  'rename_field',
  'cast_type',
  'mask_pii',
  'branch',
  'join',
  'nonsense',
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const config = fc.dictionary(
  fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('id', 'kind', 'config', 'label', 'input', 'op', 'ops', 'field'),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 4 },
);

const node = fc.record({
  id,
  nodeType,
  label: optional(fc.string()),
  config,
  positionX: optional(number),
  positionY: optional(number),
});

const rows = fc.array(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }), {
  maxLength: 3,
});
const expectation = {
  rows,
  unordered: optional(fc.boolean()),
  rejects: optional(fc.oneof(fc.nat(), fc.constant([{ row: 1, column: 'a', value: null }]))),
  dropped: optional(fc.constantFrom({}, { filtered: 2 })),
  columns: optional(fc.constantFrom({ a: 'text' }, { a: null })),
};
const pipelineTest = fc.record({
  name: fc.string({ minLength: 1 }),
  at: optional(fc.constant('2026-01-31T12:00:00.5+01:00')),
  node: optional(id),
  rows: fc.oneof(rows, fc.dictionary(id, rows, { maxKeys: 2 })),
  expect: fc.record({ ...expectation, nodes: optional(fc.dictionary(id, fc.record(expectation), { maxKeys: 2 })) }),
});

const fileArrival = fc.record({
  source: optional(id),
  pollSeconds: optional(fc.integer({ min: 1, max: 86_400 })),
  settleSeconds: optional(fc.integer({ min: 0, max: 60 })),
  deadline: optional(
    fc.constantFrom({ windowMinutes: 5 }, { at: '06:00', timeZone: 'Europe/Berlin', days: ['mon'], onMiss: 'fail' }),
  ),
});
const trigger = fc.oneof(
  fileArrival.map((own) => ({ type: 'file_arrival', ...own })),
  fileArrival.map((own) => ({ file_arrival: own })),
);

const document = fc
  .record({
    id: optional(fc.string({ minLength: 1 })),
    name: fc.string({ minLength: 1 }),
    description: optional(fc.string()),
    owner: optional(fc.string()),
    tags: optional(fc.array(fc.string(), { maxLength: 3 })),
    connectorId: optional(fc.string({ minLength: 1 })),
    schemaId: optional(fc.string({ minLength: 1 })),
    connector: optional(fc.oneof(fc.string({ minLength: 1 }), fc.constant(connector))),
    schema: optional(fc.oneof(fc.string({ minLength: 1 }), fc.constant(customers))),
    executionConfig: optional(
      fc.record({
        mode: optional(fc.constantFrom('batch', 'streaming')),
        batchSize: optional(fc.integer({ min: 1, max: 1000 })),
        parallelism: optional(fc.integer({ min: 1, max: 16 })),
        errorHandling: optional(fc.constantFrom('fail', 'skip', 'dlq')),
        partitioning: optional(fc.oneof(fc.constant('none'), fc.constant({ field: 'a' }))),
        validation: optional(fc.constantFrom({ mode: 'strict' }, { mode: 'coerce' })),
        retry: optional(fc.constant({ maxAttempts: 3 })),
      }),
    ),
    trigger: optional(trigger),
    nodes: fc.uniqueArray(node, { selector: (one) => one.id, maxLength: 7 }),
    tests: optional(fc.array(pipelineTest, { maxLength: 2 })),
    links: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), label: optional(fc.string()) }), { maxLength: 8 }),
  })
  .map(({ links, ...rest }) => {
    const count = rest.nodes.length;
    const edges =
      count === 0
        ? []
        : links.map(({ from, to, label }) => ({
            source: rest.nodes[from % count]!.id,
            target: rest.nodes[to % count]!.id,
            label,
          }));
    return { ...rest, edges };
  });

describe('round trip', () => {
  it('gives the same draft back from nodes and edges', () => {
    fc.assert(
      fc.property(document, (input) => {
        const draft = draftOf(input);
        const again = draftOf(draftToNodes(draft, fakeRegistry));
        expect(meaning(again)).toEqual(meaning(draft));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same draft back from the typed IR, operators under their first name', () => {
    fc.assert(
      fc.property(document, (input) => {
        const draft = draftOf(draftToNodes(draftOf(input), fakeRegistry));
        const ir = draftToIr(draft, fakeRegistry);
        const again = draftOf(draftToNodes(draftOf(ir), fakeRegistry));
        expect(meaning(again)).toEqual(meaning(draft));
      }),
      { numRuns: 500 },
    );
  });

  it('is stable: what it writes, it writes again', () => {
    fc.assert(
      fc.property(document, (input) => {
        const ir = draftToIr(draftOf(input), fakeRegistry);
        expect(draftToIr(draftOf(ir), fakeRegistry)).toEqual(ir);
      }),
      { numRuns: 200 },
    );
  });

  it('writes the worked example as the typed IR spells it', () => {
    const ir = draftToIr(draftOf(dailyLoad), fakeRegistry) as { nodes: { [key: string]: Json }[] };
    expect(ir.nodes.map(({ position: _position, ...rest }) => rest)).toEqual([
      { id: 'source-1', kind: 'source', label: 'S3 CSV Source', config: { format: 'csv', hasHeader: true } },
      {
        id: 'filter-1',
        kind: 'transform',
        label: 'Filter Active Customers',
        input: 'source-1',
        ops: [{ op: 'filter', config: { field: 'balance', operator: '>', value: '0' } }],
      },
      {
        id: 'rename-1',
        kind: 'transform',
        label: 'Standardize Email Field',
        input: 'filter-1',
        ops: [{ op: 'rename', config: { sourceField: 'email_address', targetField: 'email' } }],
      },
      {
        id: 'mask-1',
        kind: 'transform',
        label: 'Mask SSN',
        input: 'rename-1',
        ops: [{ op: 'mask_pii', config: { field: 'ssn', maskType: 'ssn' } }],
      },
      { id: 'target-1', kind: 'target', label: 'Customer Schema', input: 'mask-1' },
    ]);
    expect(ir).toMatchObject({ kind: 'pipeline', version: '1.0', errorHandling: { dlq: { enabled: true } } });
  });

  it('puts the steps of a transform together again', () => {
    const steps = [
      { op: 'filter', config: { field: 'a', operator: '=' } },
      { op: 'rename', config: { sourceField: 'a', targetField: 'b' } },
    ];
    const written = {
      kind: 'pipeline',
      version: '1.0',
      metadata: { name: 'n' },
      errorHandling: { dlq: { enabled: false } },
      nodes: [
        { id: 'src', kind: 'source', config: {} },
        { id: 't', kind: 'transform', input: 'src', ops: steps },
        { id: 'out', kind: 'target', input: 't', loadMode: 'append' },
      ],
    };
    expect(draftToIr(draftOf(written), fakeRegistry)).toEqual(written);
  });
});
