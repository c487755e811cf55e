import path from 'node:path';
import type { z } from 'zod';
import { reasonFileOf } from '../../runtime/contract/name-beside.ts';
import type { atomicity } from './atomicity.ts';
import { isSelected, type PathSelection } from './selected-path.ts';

/** A folder is refused at any time, or at none. */
const SAMPLE_TIME = Date.UTC(2000, 0, 2, 3);
const SAMPLE_RUN = '00000000-0000-4000-8000-000000000000';
const SAMPLE_TOKENS: Readonly<Record<string, string>> = {
  YYYY: '2000',
  MM: '01',
  DD: '02',
  HH: '03',
  runId: SAMPLE_RUN,
};

interface RefusedFolder {
  readonly name: string;
  readonly message: string;
}

/** Folders of files that are put away from which the source would read them again, as far as their names tell. */
export function refusedFolders(
  selection: PathSelection & { readonly atomicity?: z.output<typeof atomicity> | undefined },
): RefusedFolder[] {
  const wouldRead = isSelected({ selection, at: SAMPLE_TIME });
  const samples = ['a.csv', reasonFileOf('a.csv'), `a.csv.${SAMPLE_RUN}`, 'a.csv.claim.json'];
  return Object.entries(selection.atomicity ?? {}).flatMap(([name, template]): RefusedFolder[] => {
    const folder = template?.replace(/\{(\w+)\}/g, (whole, token: string) => SAMPLE_TOKENS[token] ?? whole);
    if (folder === undefined || !samples.some((sample) => wouldRead(path.posix.join(folder, sample)))) return [];
    const message = `Files in ${JSON.stringify(template)} would be read by the next run of this source. Choose a folder that it does not read, such as one whose name begins with a point.`;
    return [{ name, message }];
  });
}
