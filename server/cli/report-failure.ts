import { PipelineError } from '../../runtime/contract/errors.ts';

/** Says on stderr what failed and what to do; gives the exit code: 2 for what the caller must change, else 1. */
export function reportFailure(error: unknown): number {
  if (!(error instanceof PipelineError)) {
    console.error(error);
    return 1;
  }
  const where = error.origin === undefined ? '' : ` (${place(error.origin)})`;
  console.error(`${error.message}${where} [${error.code}] ${error.next}`);
  return error.code.startsWith('config.') ? 2 : 1;
}

function place(origin: NonNullable<PipelineError['origin']>): string {
  const parts = [
    origin.label,
    origin.row === undefined ? null : `row ${origin.row}`,
    origin.line === undefined ? null : `line ${origin.line}`,
    origin.column === undefined ? null : `column ${origin.column}`,
    origin.byte === undefined ? null : `byte ${origin.byte}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
