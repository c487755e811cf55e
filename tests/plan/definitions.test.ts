import { describe, expect, it } from 'vitest';
import { operators } from '../../operators/index.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { definitionsJson } from '../../runtime/plan/json-schema.ts';
import { connectors } from '../../sources/index.ts';
import { fakeRegistry } from './fake-registry.ts';
import { fieldsWithoutMeta } from './fields-without-meta.ts';

const definitions = definitionsJson({ connectors, operators });

describe('definitions', () => {
  it('mark secrets, so that forms hide them and API tools know', () => {
    const { auth } = definitionsJson(fakeRegistry).connectors.find(({ type }) => type === 'aws_s3')!;
    const { secretAccessKey, accessKeyId } = auth.access_key!.properties as { [key: string]: Json };
    expect(secretAccessKey).toMatchObject({ secret: true, writeOnly: true, format: 'password' });
    expect(accessKeyId).not.toHaveProperty('secret');
  });

  it('offer columns on every source node', () => {
    for (const { type, source } of definitions.connectors)
      expect([type, source.properties]).toMatchObject([type, { columns: { type: 'array' } }]);
  });

  it('are plain JSON', () => {
    expect(JSON.parse(JSON.stringify(definitions))).toEqual(definitions);
  });

  it.each([
    ...definitions.connectors.map(({ type, config, source, auth }) => [type, { config, source, ...auth }] as const),
    ...definitions.operators.map(({ type, config }) => [type, { config }] as const),
    ['the planner', { ...definitions, connectors: null, operators: null }] as const,
  ])('describe every field: %s', (_, schemas) => {
    expect(fieldsWithoutMeta(schemas as Json)).toEqual([]);
  });

  it.each([...connectors, ...operators].map((definition) => [definition.type, definition] as const))(
    'take their examples, and what they make of them again: %s',
    (_, { config, examples }) => {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const parsed = config.parse(example.config);
        expect(config.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }
    },
  );
});
