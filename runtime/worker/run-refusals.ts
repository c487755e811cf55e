import { PipelineError } from '../contract/errors.ts';
import type { RunStatus } from '../contract/run.ts';

/** Why a runner does not do what it is asked: by what the run is, or is not. */
export const refuse = {
  notFound: (runId: string): PipelineError =>
    new PipelineError('run.not_found', {
      message: `There is no run ${runId}.`,
      next: 'List the runs to find its id.',
    }),

  notRunning: (runId: string, status: RunStatus): PipelineError =>
    new PipelineError('run.not_running', {
      message: `The run has ended already: ${status}.`,
      next: 'Nothing to cancel.',
      detail: { runId, status },
    }),

  notResumable: (runId: string, status: RunStatus): PipelineError =>
    new PipelineError('run.not_resumable', {
      message: `The run is ${status}; only failed and cancelled runs are resumed.`,
      next: status === 'running' ? 'Wait for it to end, or cancel it.' : 'Run the pipeline again.',
      detail: { runId, status },
    }),

  replayEnded: (runId: string, status: RunStatus): PipelineError =>
    new PipelineError('run.not_resumable', {
      message: `The replay is ${status}: dead letters that it had not come to are open again, for another replay.`,
      next: 'Replay them anew.',
      detail: { runId, status },
    }),

  goesOn: (runId: string): PipelineError =>
    new PipelineError('run.not_resumable', {
      message: 'The run goes on already.',
      next: 'Watch it, or cancel it first.',
      detail: { runId },
    }),

  strictPolicy: (runId: string): PipelineError =>
    new PipelineError('run.not_resumable', {
      message:
        'The run loads all rows or none (validation strict): errorHandling and error budgets change nothing in it.',
      next: 'Mend the rows and run the pipeline anew, or save it without strict validation.',
      detail: { runId },
    }),

  cancelPending: (runId: string): PipelineError =>
    new PipelineError('run.cancel_pending', {
      message: 'The run has been asked to end, but the process that runs it has not answered yet.',
      next: 'Look at the run again in a moment.',
      retryable: true,
      detail: { runId },
    }),
};
