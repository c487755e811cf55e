import type { ListedFile, Source } from '../../../runtime/contract/source.ts';
import { ApiError } from '../api-error.ts';
import type { FileListing } from './schema.ts';

/** A listing is counted for so long and so far: a store may hold millions. */
const COUNT_MS = 10_000;
const MOST_COUNTED = 100_000;

export interface FilePage {
  readonly limit: number;
  readonly offset: number;
}

/** One page of the files that a source would read, and how many there are. Closes the source. */
export async function listFiles(
  source: Source,
  { limit, offset }: FilePage,
  signal: AbortSignal,
): Promise<FileListing> {
  const late = AbortSignal.timeout(COUNT_MS);
  const files: FileListing['files'] = [];
  let total = 0;
  let totalBytes = 0;
  let isWhole = true;
  try {
    if (source.files === undefined) throw noFiles();
    for await (const file of source.files(AbortSignal.any([signal, late]))) {
      if (total === MOST_COUNTED) {
        isWhole = false;
        break;
      }
      if (total >= offset && files.length < limit) files.push(present(file));
      total++;
      totalBytes += file.bytes;
    }
  } catch (error) {
    if (signal.aborted || !late.aborted) throw error;
    isWhole = false;
  } finally {
    await source.close?.();
  }
  return { files, total, totalBytes, isWhole, limit, offset };
}

const present = ({ modifiedAt, ...file }: ListedFile): FileListing['files'][number] => ({
  ...file,
  modifiedAt: modifiedAt === null ? null : new Date(modifiedAt).toISOString(),
});

const noFiles = (): ApiError =>
  new ApiError(422, 'connector.no_files', {
    message: 'This type of connector holds no files that could be listed.',
    next: 'Test the connector, or preview a pipeline that reads from it.',
  });
