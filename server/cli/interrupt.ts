import { PipelineError } from '../../runtime/contract/errors.ts';

/** Ctrl-C and SIGTERM abort `signal`; a second one ends the process at once. Disposed, they do what they always do. */
export function interruptible(): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new PipelineError('run.interrupted', { message: 'Interrupted.', next: 'Nothing was started.' }));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
