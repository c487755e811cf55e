import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { Pipeline, PipelineDefinition, PipelineNode, Trigger } from '../model.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;

export const pipelineListQuery = infiniteQueryOptions({
  queryKey: ['pipelines', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam: cursor }) =>
    unwrap(client.GET('/pipelines', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } }, signal })),
  getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
});

export const pipelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['pipelines', 'one', id],
    queryFn: ({ signal }) => unwrap(client.GET('/pipelines/{id}', { params: { path: { id } }, signal })),
  });

const TRIGGER_REFRESH_MS = 5_000;

/** How the trigger stands; it changes without anybody here doing anything. */
export const triggerQuery = (id: string) =>
  queryOptions({
    queryKey: ['pipelines', 'trigger', id],
    refetchInterval: TRIGGER_REFRESH_MS,
    queryFn: ({ signal }) => unwrap(client.GET('/pipelines/{id}/trigger', { params: { path: { id } }, signal })),
  });

/** Makes the trigger look now. */
export function lookNow(id: string) {
  return unwrap(client.POST('/pipelines/{id}/trigger/look', { params: { path: { id } } }));
}

export interface TriggerSaving {
  /** `null`: it is removed. */
  readonly trigger: Trigger | null;
  /** Where they change with it. */
  readonly nodes?: readonly PipelineNode[];
  /** The version that was edited. */
  readonly baseVersion: number;
}

/** Saves a version with another trigger. */
export function saveTrigger(id: string, { trigger, nodes, baseVersion }: TriggerSaving): Promise<Pipeline> {
  const body = { trigger, baseVersion, ...(nodes && { nodes: [...nodes] }) };
  return unwrap(client.PUT('/pipelines/{id}', { params: { path: { id } }, body }));
}

/** `paused`: nothing starts its runs but a person. */
export function setPipelineStatus(id: string, status: 'active' | 'paused') {
  return unwrap(client.PUT('/pipelines/{id}', { params: { path: { id } }, body: { status } }));
}

/** How many keys nodes with the scope `pipeline` have seen over all runs. */
export const seenKeysQuery = (id: string) =>
  queryOptions({
    queryKey: ['pipelines', 'seen-keys', id],
    queryFn: ({ signal }) => unwrap(client.GET('/pipelines/{id}/seen-keys', { params: { path: { id } }, signal })),
  });

export async function forgetSeenKeys(id: string, node: string): Promise<number> {
  const forgotten = client.DELETE('/pipelines/{id}/seen-keys', { params: { path: { id }, query: { node } } });
  return (await unwrap(forgotten)).forgotten;
}

/** The plan that a run of this version would take. */
export const pipelinePlanQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['pipelines', 'plan', id, version],
    queryFn: async ({ signal }) => {
      const ir = await unwrap(
        client.GET('/pipelines/{id}/ir', { params: { path: { id }, query: { version } }, signal }),
      );
      // The document leaves open what is inside the IR that it gives, which is what it takes; a field that is always
      // null is `never` in what openapi-fetch sends.
      return unwrap(client.POST('/pipelines/plan', { body: ir as PipelineDefinition & { schedule?: never }, signal }));
    },
  });

export interface RunWish {
  /** The live one when not given; `draft`: the latest saved one. */
  readonly version?: number | 'draft';
  /** Also reads the files that earlier runs have loaded. */
  readonly reload?: boolean;
}

export function runPipeline(id: string, wish: RunWish = {}) {
  return unwrap(client.POST('/pipelines/{id}/run', { params: { path: { id } }, body: wish }));
}
