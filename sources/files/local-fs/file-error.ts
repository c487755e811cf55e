import { PipelineError } from '../../../runtime/contract/errors.ts';

/** What a call was for. `write`: makes, moves or removes a name in a folder. */
export type FileDoing = 'read' | 'write';

/** Turns the failure of a file call into an error that a user can act on. Others come back as they are. */
export function fileError(cause: unknown, label: string, doing: FileDoing = 'read'): unknown {
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
    case 'EROFS':
      return new PipelineError('source.permission', {
        message: `${JSON.stringify(label)} is on a disk that takes no writes.`,
        next: 'Mount it so that it does, or leave files where they are.',
        origin,
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      if (doing === 'write') {
        return new PipelineError('source.permission', {
          message: `The folder of ${JSON.stringify(label)} may not be written to by the user that Sluice runs as.`,
          next: 'Give that user permission to write into the folder and to enter it (wx), and to enter every folder above it (x).',
          origin,
          cause,
        });
      }
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
    case 'ENAMETOOLONG':
      return new PipelineError('source.name_too_long', {
        message: `The disk takes no name as long as that of ${JSON.stringify(label)}, or as what is added to it.`,
        next: 'Give the file a shorter name: of 240 bytes at most, on most disks.',
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

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException & { code: string } {
  return cause instanceof Error && 'syscall' in cause && 'code' in cause && typeof cause.code === 'string';
}
