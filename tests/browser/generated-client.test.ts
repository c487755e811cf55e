import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type OpenApiDocument, openApiTypes } from '../../ui/api/openapi-types.ts';
import { callApi } from './call-api.ts';

test('the client is generated from the API as the server describes it', async () => {
  const document = await callApi<OpenApiDocument>('GET', '/openapi.json');
  const committed = await readFile(new URL('../../ui/api/generated/openapi.ts', import.meta.url), 'utf8');
  expect(committed, 'run: node ui/api/generate.ts URL-OF-openapi.json').toBe(openApiTypes(document));
});
