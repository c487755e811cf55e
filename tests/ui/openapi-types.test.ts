import { expect, test } from 'vitest';
import { type JsonSchema, openApiTypes } from '../../ui/api/openapi-types.ts';

const typeOf = (schema: JsonSchema) =>
  /Subject: (.*);/.exec(openApiTypes({ paths: {}, components: { schemas: { Subject: schema } } }))?.[1];

test.each<[string, JsonSchema, string]>([
  ['a scalar', { type: 'integer' }, 'number'],
  ['a nullable', { anyOf: [{ type: 'string' }, { type: 'null' }] }, '(string | null)'],
  ['an enum', { enum: ['a', 'b'] }, '("a" | "b")'],
  ['a constant', { const: 'log' }, '"log"'],
  ['a reference', { $ref: '#/components/schemas/Run' }, `components['schemas']["Run"]`],
  ['an array of a union', { type: 'array', items: { type: ['string', 'null'] } }, '((string | null))[]'],
  ['a map', { type: 'object', additionalProperties: { type: 'number' } }, '{ [key: string]: number }'],
  ['anything', {}, 'unknown'],
  [
    'an object with an optional field',
    {
      type: 'object',
      properties: { id: { type: 'string' }, 'x-y': { type: 'boolean' } },
      required: ['id'],
      additionalProperties: false,
    },
    '{ id: string; "x-y"?: boolean; }',
  ],
])('gives the type of %s', (_, schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

test('gives an operation its parameters, body and answers', () => {
  const source = openApiTypes({
    paths: {
      '/runs/{id}': {
        get: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'limit', in: 'query', schema: { type: 'integer' } },
          ],
          responses: { 200: { content: { 'application/json': { schema: { type: 'string' } } } }, 204: {} },
        },
      },
    },
  });
  expect(source).toContain(
    'get: { parameters: { query?: { limit?: number }; header?: never; path: { id: string }; cookie?: never }; requestBody?: never; ' +
      'responses: { 200: { headers: { [name: string]: unknown }; content: { "application/json": string } }; ' +
      '204: { headers: { [name: string]: unknown }; content: { [type: string]: never } } } };',
  );
});
