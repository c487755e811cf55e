import { setTimeout as delay } from 'node:timers/promises';
import type { Looked } from '../../schedule/looked.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { noTrigger } from './no-trigger.ts';
import type { TriggerLookShown } from './schema.ts';
import { showTrigger } from './show-trigger.ts';

/** Makes the trigger look, and tells what came of it. */
export async function lookAtOnce(deps: ApiDeps, row: PipelineRow): Promise<TriggerLookShown> {
  const { state } = await showTrigger(deps, row);
  if (state === 'none') throw noTrigger(row);
  if (state === 'unpublished') throw unpublished(row);
  if (state === 'paused') throw paused(row);
  const stop = new AbortController();
  try {
    const late = delay(deps.settings.maxLookWaitMs, null, { signal: stop.signal, ref: false }).catch(() => null);
    const looked = await Promise.race([deps.triggers.lookAt(row.id), late]);
    return { ...told(looked), trigger: await showTrigger(deps, row) };
  } finally {
    stop.abort();
  }
}

function told(looked: Looked | null): Omit<TriggerLookShown, 'trigger'> {
  const nothing = {
    arrivedFiles: 0,
    startedRunId: null,
    startedFiles: 0,
    waitingFiles: 0,
    waitsFor: null,
    missed: null,
    error: null,
  };
  if (looked === null) return { ...nothing, outcome: 'looking' };
  if (looked.kind === 'failed') return { ...nothing, outcome: 'failed', error: looked.error };
  const { arrived, runId, given, waiting, waitsFor, missed } = looked.concluded;
  return {
    outcome: 'looked',
    arrivedFiles: arrived,
    startedRunId: runId,
    startedFiles: given,
    waitingFiles: waiting,
    waitsFor,
    missed,
    error: null,
  };
}

const unpublished = (row: PipelineRow): ApiError =>
  new ApiError(409, 'trigger.unpublished', {
    message: `The trigger of "${row.name}" is not published: it does not look yet.`,
    next: 'Publish the version that has it.',
  });

const paused = (row: PipelineRow): ApiError =>
  new ApiError(409, 'trigger.paused', {
    message: `"${row.name}" is ${row.status}: files that arrive start nothing.`,
    next: 'Choose "Go on" at the trigger, on the page of the pipeline, or set its status to active by PUT /pipelines/{id}. It looks at once then.',
  });
