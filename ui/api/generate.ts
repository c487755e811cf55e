/**
 * Writes the types of the API from its OpenAPI document, in the shape that openapi-fetch reads:
 *   node ui/api/generate.ts http://127.0.0.1:8080/api/v1/openapi.json
 * (openapi-typescript needs the compiler API, which TypeScript 7 has not.)
 */
import { readFile, writeFile } from 'node:fs/promises';
import { openApiTypes } from './openapi-types.ts';

const [from] = process.argv.slice(2);
if (from === undefined) {
  process.stderr.write('Usage: node ui/api/generate.ts URL-OR-FILE\n');
  process.exit(2);
}
const text = from.startsWith('http') ? await (await fetch(from)).text() : await readFile(from, 'utf8');
await writeFile(new URL('./generated/openapi.ts', import.meta.url), openApiTypes(JSON.parse(text)));
