import { client } from '../client.ts';
import type { Pipeline, Preview, TestToAdd } from '../model.ts';
import { unwrap } from '../unwrap.ts';

/** Runs all tests of a version. */
export function runPipelineTests(id: string, version: number) {
  return unwrap(client.POST('/pipelines/{id}/tests/run', { params: { path: { id } }, body: { version } }));
}

type RowList = readonly Readonly<Record<string, unknown>>[];

interface NewTest {
  readonly name: string;
  /** Rows that go in, of several sources by their ids; or those of the sources in a preview. */
  readonly rows?: RowList | Readonly<Record<string, RowList>>;
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
