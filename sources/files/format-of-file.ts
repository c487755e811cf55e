import { compressionOfName } from '../compression/compressions.ts';
import { formatOfName } from '../formats/index.ts';

/** The format that a file's name tells, packed or not: `a.csv.gz`. `null`: none. */
export function formatOfFile(name: string): string | null {
  return formatOfName(compressionOfName(name).name)?.type ?? null;
}
