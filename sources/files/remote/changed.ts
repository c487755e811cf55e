import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { StoredObject } from '../object-store.ts';

/** Another version lies there than was listed, of so many bytes where that is known; `null`: it is gone. */
export function changed({ path, bytes }: StoredObject, now?: number | null, cause?: unknown): PipelineError {
  const what =
    now === null ? 'is gone' : now === undefined || now === bytes ? 'was replaced' : `has ${now} bytes by now`;
  return new PipelineError('source.changed', {
    message: `${JSON.stringify(path)} changed while it was read: it had ${bytes} bytes when it was listed, and ${what}.`,
    next: 'Put it back as it was and resume the run, or start a new run once nothing writes to it any more; it reads the whole object, so first remove what this run has loaded, where the load appends.',
    origin: { label: path },
    ...(cause === undefined ? {} : { cause }),
  });
}
