import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../runtime/plan/parse.ts';
import { draftOf, meaning, paths, small } from './drafts.ts';
import { connector, customers, dailyLoad } from './worked-example.ts';

describe('parse: text', () => {
  it('reads the same draft from JSON, YAML and data', () => {
    const yaml = [
      'name: small',
      'nodes:',
      '  - { id: src, nodeType: source }',
      '  - { id: out, nodeType: target }',
      'edges: [{ source: src, target: out }]',
    ].join('\n');
    const draft = draftOf(small);
    expect(draftOf(JSON.stringify(small))).toEqual(draft);
    expect(draftOf(yaml)).toEqual(draft);
  });

  it('names line and column where YAML breaks', () => {
    const { draft, issues } = parse('name: a\nnodes:\n  - id: x\n    id: y\nedges: []\n');
    expect(draft).toBeNull();
    expect(issues[0]!.message).toMatch(/^Line 4, column 5: /);
  });

  it('names line and column where JSON breaks', () => {
    const { draft, issues } = parse('{\n  "name": "a",\n  "nodes": [}\n}');
    expect(draft).toBeNull();
    expect(issues[0]!.message).toMatch(/^Line 3, column 13: /);
  });

  it.each(['', '   \n', 'null', '[]', '12', '"text"', '- a', 'a: &x [*x]', '*x'])('refuses %j', (text) => {
    const { draft, issues } = parse(text);
    expect(draft).toBeNull();
    expect(issues[0]).toMatchObject({ code: 'pipeline.unreadable', severity: 'error' });
  });

  it('refuses YAML values that JSON cannot hold', () => {
    expect(parse('name: .nan').issues[0]).toMatchObject({ path: 'name', message: 'NaN is not a JSON value.' });
  });

  it('refuses data nested beyond reason', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(parse(deep).issues[0]!.message).toBe('Nested deeper than 64 levels.');
    expect(parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`).draft).toBeNull();
  });

  it('rounds no number: what a double cannot hold keeps its text', () => {
    const config = { a: '9007199254740993', b: '0.12345678901234567', c: 9007199254740991, d: 0.1 };
    const json = '{"a":9007199254740993,"b":0.12345678901234567,"c":9007199254740991,"d":0.1}';
    const node = (settings: string) =>
      `{"name":"n","edges":[],"nodes":[{"id":"x","nodeType":"t","config":${settings}}]}`;
    expect(draftOf(node(json)).nodes[0]!.config).toEqual(config);
    const yaml = `name: n\nedges: []\nnodes:\n  - {id: x, nodeType: t, config: {a: 9007199254740993, b: 0.12345678901234567, c: 9007199254740991, d: 0.1}}`;
    expect(draftOf(yaml).nodes[0]!.config).toEqual(config);
  });
});

describe('parse: spellings', () => {
  it('takes both spellings of edges and of positions', () => {
    const flat = {
      ...small,
      nodes: small.nodes.map((node) => ({ ...node, positionX: 3, positionY: 4 })),
      edges: [{ sourceNodeId: 'src', targetNodeId: 'out' }],
    };
    const nested = { ...small, nodes: small.nodes.map((node) => ({ ...node, position: { x: 3, y: 4 } })) };
    expect(meaning(draftOf(flat))).toEqual(meaning(draftOf(nested)));
    expect(draftOf(flat).nodes[0]!.position).toEqual({ x: 3, y: 4 });
  });

  it('takes both spellings of a connector', () => {
    const written = { ...small, connector: { type: 's3', connectionConfig: { bucket: 'b' } } };
    expect(draftOf(written).connector).toMatchObject({ type: 'aws_s3', config: { bucket: 'b' } });
  });

  it('takes validation beside executionConfig', () => {
    expect(draftOf({ ...small, validation: { mode: 'strict' } }).executionConfig).toEqual({
      validation: { mode: 'strict' },
    });
    expect(draftOf({ ...small, executionConfig: { validation: { mode: 'skip' } } }).executionConfig).toEqual({
      validation: { mode: 'skip' },
    });
  });

  it('takes null for what is not said', () => {
    const nulls = {
      description: null,
      schedule: null,
      connectorId: null,
      schemaId: null,
      executionConfig: null,
      owner: null,
    };
    expect(meaning(draftOf({ ...small, ...nulls }))).toEqual(meaning(draftOf(small)));
  });

  it('refuses two spellings that differ', () => {
    expect(paths({ ...small, edges: [{ source: 'src', sourceNodeId: 'x', target: 'out' }] })).toEqual([
      'edges[0].source',
    ]);
    expect(paths({ ...small, connector: { type: 'x', config: {}, connectionConfig: {} } })).toEqual([
      'connector.config',
    ]);
  });

  it('points into the spelling that the author used', () => {
    expect(draftOf({ ...small, edges: [{ sourceNodeId: 'src', targetNodeId: 'out' }] }).edges[0]!.place).toEqual({
      source: 'edges[0].sourceNodeId',
      target: 'edges[0].targetNodeId',
      label: 'edges[0].label',
    });
    const edge = { source: 'src', target: 'out', sourceHandle: 'large' };
    expect(draftOf({ ...small, edges: [edge] }).edges[0]).toMatchObject({
      label: 'large',
      place: { label: 'edges[0].sourceHandle' },
    });
  });
});

describe('parse: mistakes', () => {
  it('names every mistake of a document, each with its path', () => {
    const wrong = {
      nmae: 'typo',
      schedule: '0 9 * * *',
      tests: {},
      executionConfig: {
        mode: 'bulk',
        batchSize: 0,
        parallelism: 17,
        errorHandling: 'ignore',
        validation: { mode: 'loose' },
      },
      connector: { type: '', authMethod: 'magic' },
      schema: { name: 'Bad Name', fields: [{ name: 'x', dataType: 'string' }] },
      nodes: [{ id: 'a', nodeType: 'source', lable: 'x' }, 7, { nodeType: 'target', config: [] }],
      edges: [{ source: 'a' }, 'a>b'],
    };
    expect(paths(wrong).toSorted()).toEqual([
      'connector.authMethod',
      'connector.type',
      'edges[0].target',
      'edges[1]',
      'executionConfig.batchSize',
      'executionConfig.errorHandling',
      'executionConfig.mode',
      'executionConfig.parallelism',
      'executionConfig.validation.mode',
      'name',
      'nmae',
      'nodes[0].lable',
      'nodes[1]',
      'nodes[2].config',
      'nodes[2].id',
      'schedule',
      'schema.fields[0].dataType',
      'schema.name',
      'tests',
    ]);
  });

  it('suggests the key that was meant', () => {
    expect(parse({ ...small, nmae: 'x' }).issues[0]!.message).toBe('Unknown key "nmae"; did you mean "name"?');
  });

  it('says which values are possible', () => {
    const { issues } = parse({ ...small, executionConfig: { mode: 'batsh', parallelism: 17 } });
    expect(issues.map(({ message }) => message)).toEqual([
      '"batsh" is not supported; did you mean "batch"? Must be one of batch, micro_batch, streaming.',
      'Must be at most 16.',
    ]);
  });
});

describe('parse: laws', () => {
  it('freezes the draft all the way down, and leaves the input alone', () => {
    const input = structuredClone({ ...dailyLoad, connector, schema: customers });
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(draftOf(input))).toBe(true);
    expect(Object.isFrozen(input.nodes)).toBe(false);
  });

  it('never throws, whatever it is given', () => {
    const keys = [
      'name',
      'nodes',
      'edges',
      'ir',
      'kind',
      'config',
      'id',
      'input',
      'ops',
      'op',
      'schema',
      'fields',
      '__proto__',
    ];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.jsonValue(),
        fc.constantFrom('source', 'transform', 'target', 'pipeline', '1.0', 'a'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys, 'connector', 'executionConfig', 'metadata', 'label'), tie('tree'), {
          maxKeys: 6,
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const { draft, issues } = parse(value);
        expect(draft !== null || issues.length > 0).toBe(true);
        parse(JSON.stringify(value) ?? '');
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void parse(text)),
      { numRuns: 1000 },
    );
    for (const value of [undefined, 1n, () => 1, Symbol('x'), new Date(), Number.NaN]) parse({ name: value });
  });
});
