import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Split } from '../../runtime/contract/source.ts';
import { compressionOfName } from '../compression/compressions.ts';
import { formatOfName } from '../formats/index.ts';

/**
 * Throws where two splits of one listing would have one id, of which a run would read only one: an archive may hold two files
 * of one name, and a store of keys an object `a.zip/b.csv` beside the archive `a.zip`. `isPart`: it is a part of an object.
 * Holds the ids of parts, and of what may be taken for one.
 */
export function refuseSameNames(): (split: Split, isPart: boolean) => void {
  const seen = new Set<string>();
  return ({ id }, isPart) => {
    if (!isPart && !isBeneathArchive(id)) return;
    if (seen.has(id)) throw sameName(id);
    seen.add(id);
  };
}

function isBeneathArchive(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some(
    (folder) => compressionOfName(folder).compression === 'zip' || formatOfName(folder)?.hasParts !== undefined,
  );
}

function sameName(id: string): PipelineError {
  return new PipelineError('source.same_name', {
    message: `Two files have the name ${JSON.stringify(id)}: rows of one could not be told from those of the other.`,
    next: 'Give one of them another name, or leave it out. Where both are in one archive, pack that again from a folder.',
    origin: { label: id },
  });
}
