import { definitionsJson } from '../../../runtime/plan/json-schema.ts';
import { defineRoute } from '../route.ts';
import { definitionsResponse } from './schema.ts';

export const definitionRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/definitions',
      role: 'viewer',
      tag: 'definitions',
      summary: 'What connectors and operators there are',
      description: 'Each with the JSON Schema of its settings: forms, completion and checks are made from it.',
      status: 200,
      response: definitionsResponse,
    },
    async (_request, { registry }) => definitionsJson(registry) as never,
  ),
];
