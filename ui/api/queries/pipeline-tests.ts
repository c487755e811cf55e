import { client } from '../client.ts';
import { unwrap } from '../unwrap.ts';

/** Runs all tests of a version. */
export function runPipelineTests(id: string, version: number) {
  return unwrap(client.POST('/pipelines/{id}/tests/run', { params: { path: { id } }, body: { version } }));
}
