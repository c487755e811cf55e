import { client } from '../client.ts';
import type { Pipeline, Preview, TestToAdd } from '../model.ts';
import { unwrap } from '../unwrap.ts';

/** Runs all tests of a version. */
export function runPipelineTests(id: string, version: number) {
  return unwrap(client.POST('/pipelines/{id}/tests/run', { params: { path: { id } }, body: { version } }));
}

interface NewTest {
  readonly name: string;
  /** Rows that go in; or those of the source in a preview. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly preview?: Preview;
}

/** Saves a test with the next version; it expects what comes out now. */
export function addPipelineTest({ id, version }: Pipeline, { name, rows, preview }: NewTest) {
  const sources = preview?.nodes.filter(({ inputs }) => inputs.length === 0);
  return unwrap(
    client.POST('/pipelines/{id}/tests', {
      params: { path: { id } },
      body: {
        name,
        baseVersion: version,
        ...(rows && { rows: rows as NonNullable<TestToAdd['rows']> }),
        ...(sources && { preview: { nodes: sources } }),
      },
    }),
  );
}
