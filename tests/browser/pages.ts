import type { PipelineNode, Run } from '../../ui/api/model.ts';
import { callApi } from './call-api.ts';
import { makeGraph } from './make-graph.ts';
import { makeJoin } from './make-join.ts';
import { makePipeline } from './make-pipeline.ts';
import { makeWatched, triggerIn } from './make-watched.ts';

const ANN = [{ customer: '1', email_address: 'ann@example.org', balance: '5' }];

const HOOKS = { before: [{ kind: 'sql', sql: 'SELECT 1' }], after: [{ kind: 'function', function: 'now' }] };

/** The same node; a target that appends, with hooks. */
const withHooks = (node: PipelineNode): PipelineNode =>
  node.id === 'n5' ? { ...node, config: { ...node.config, hooks: HOOKS } } : node;

type NamedPages = readonly (readonly [string, string])[];

let made: Promise<NamedPages> | null = null;

/** Every page, with something on it: name and path. What is on them is made once for the test file. */
export function everyPage(): Promise<NamedPages> {
  made ??= makePages();
  return made;
}

async function makePages(): Promise<NamedPages> {
  const { pipeline, schema } = await makePipeline({ rows: 2_000, badEvery: 100 });
  await callApi<unknown>('PUT', `/pipelines/${pipeline.id}`, {
    executionConfig: { parallelism: 2 },
    comment: 'Two lanes',
    tests: [
      { name: 'Ann comes through', rows: ANN, expect: { rows: [{ customer: 1 }], partial: true } },
      { name: 'Ann is left out', rows: ANN, expect: { rows: [] } },
    ],
  });
  await callApi<unknown>('POST', `/pipelines/${pipeline.id}/publish`, { version: 1 });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const { pipeline: graph } = await makeGraph({ bad: true });
  await callApi<unknown>('PUT', `/pipelines/${graph.id}`, { nodes: graph.nodes.map(withHooks) });
  const graphRun = await callApi<Run>('POST', `/pipelines/${graph.id}/run`);
  const { pipeline: join } = await makeJoin();
  const joinRun = await callApi<Run>('POST', `/pipelines/${join.id}/run`);
  const triggers = await triggerPages();
  const long = await longPages();
  const { connectorId } = pipeline;
  return [
    ['pipelines', '/pipelines'],
    ['pipeline', `/pipelines/${pipeline.id}`],
    ['versions', `/pipelines/${pipeline.id}/versions?from=1&to=2`],
    ['runs', '/runs'],
    ['run', `/runs/${run.id}`],
    ['dead letters', '/dead-letters'],
    ['dead letters of a source', `/dead-letters?pipelineId=${graph.id}&source=n2`],
    ['pipeline of two sources', `/pipelines/${graph.id}`],
    ['versions with hooks', `/pipelines/${graph.id}/versions?from=1&to=2`],
    ['run of two sources', `/runs/${graphRun.id}`],
    ['pipeline with a join', `/pipelines/${join.id}`],
    ['run with a join', `/runs/${joinRun.id}`],
    ...triggers,
    ...long,
    ['connectors', '/connectors'],
    ['connector', `/connectors/${connectorId}`],
    ['types of connectors', '/connectors/new'],
    ['new connector', '/connectors/new?type=aws_s3'],
    ['new connector with a key', '/connectors/new?type=sftp'],
    ['duplicate of a connector', `/connectors/new?like=${connectorId}`],
    ['connector in its form', `/connectors/${connectorId}/edit`],
    ['schemas', '/schemas'],
    ['new schema', `/schemas/new?connectorId=${connectorId}`],
    ['schema', `/schemas/${schema.id}`],
    ['nothing', '/there-is-no-such-page'],
    ['missing run', '/runs/01930000-0000-7000-8000-000000000000'],
  ];
}

/** Pages of things whose names are long, and of a run that a row with a long origin has stopped. */
async function longPages(): Promise<NamedPages> {
  const { pipeline, schema } = await makePipeline({ rows: 20, badEvery: 10, isLong: true });
  const { pipeline: strict } = await makePipeline({ rows: 20, badEvery: 10, errorHandling: 'fail', isLong: true });
  const run = await callApi<Run>('POST', `/pipelines/${pipeline.id}/run`);
  const stopped = await callApi<Run>('POST', `/pipelines/${strict.id}/run`);
  return Object.entries({
    pipeline: `/pipelines/${pipeline.id}`,
    run: `/runs/${run.id}`,
    'run that stopped': `/runs/${stopped.id}`,
    'dead letters': `/dead-letters?pipelineId=${pipeline.id}`,
    connector: `/connectors/${pipeline.connectorId}`,
    'connector in its form': `/connectors/${pipeline.connectorId}/edit`,
    schema: `/schemas/${schema.id}`,
  }).map(([name, path]) => [`${name} with long names`, path] as const);
}

/** A pipeline in each state of a trigger. */
async function triggerPages(): Promise<NamedPages> {
  const late = { deadline: { windowMinutes: 1, onMiss: 'skip' } };
  const [watching, failing, paused, unpublished] = await Promise.all([
    makeWatched(late),
    makeWatched({}),
    makeWatched({}),
    makeWatched(null),
  ]);
  await failing.setReachable(false);
  await callApi<unknown>('POST', `/pipelines/${failing.pipeline.id}/trigger/look`);
  await callApi<unknown>('PUT', `/pipelines/${paused.pipeline.id}`, { status: 'paused' });
  await callApi<unknown>('PUT', `/pipelines/${unpublished.pipeline.id}`, { trigger: { type: 'file_arrival' } });
  await triggerIn(watching, ({ lastLookAt }) => lastLookAt !== null);
  await triggerIn(failing, ({ state }) => state === 'failing');
  return Object.entries({ watching, failing, paused, unpublished }).map(
    ([state, { pipeline }]) => [`pipeline whose trigger is ${state}`, `/pipelines/${pipeline.id}`] as const,
  );
}
