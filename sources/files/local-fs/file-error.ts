import { PipelineError } from '../../../runtime/contract/errors.ts';

/** Turns the failure of a file call into an error that a user can act on. Others come back as they are. */
export function fileError(cause: unknown, label: string): unknown {
  if (cause instanceof PipelineError || !isSystemError(cause)) return cause;
  const origin = { label };
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PipelineError('source.not_found', {
        message: `There is no file or folder ${JSON.stringify(label)}.`,
        next: 'Check the path of the source node and of its connector.',
        origin,
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new PipelineError('source.permission', {
        message: `${JSON.stringify(label)} may not be read by the user that Sluice runs as.`,
        next: 'Give that user read permission on the file and on every folder above it.',
        origin,
        cause,
      });
    case 'ELOOP':
      return new PipelineError('source.not_found', {
        message: `${JSON.stringify(label)} is a symbolic link that leads back to itself.`,
        next: 'Remove the link, or point it at a file.',
        origin,
        cause,
      });
    default:
      return new PipelineError('source.io', {
        message: `Reading ${JSON.stringify(label)} failed: ${cause.message}.`,
        next: 'Check the disk or the network drive, then resume the run.',
        origin,
        retryable: true,
        cause,
      });
  }
}

/** The same for whatever a call throws. */
export async function describeFailure<T>(label: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw fileError(error, label);
  }
}

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException & { code: string } {
  return cause instanceof Error && 'syscall' in cause && 'code' in cause && typeof cause.code === 'string';
}
