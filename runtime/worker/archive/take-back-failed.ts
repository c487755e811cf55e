import { isUnread, noteTakenBack, type PlacedFile, placedFiles } from '../../commit/failed-files.ts';
import { reasonFileOf } from '../../contract/name-beside.ts';
import type { TakenBack } from '../../contract/source.ts';
import { tryAgain } from '../../graph/try-again.ts';
import type { ListedSource } from '../list-source.ts';
import { archiveOf } from './archive-of.ts';
import type { ArchiveInput } from './archive-source.ts';
import { atNode } from './at-node.ts';

/**
 * Before a run goes on that has failed at an object: moves it back to its own place, and its reason goes. Where something else
 * has come to be there, as a file that was mended, that one is read.
 */
export async function takeBackFailed(
  input: Pick<ArchiveInput, 'run' | 'withClient' | 'trying' | 'log'>,
  sources: readonly ListedSource[],
): Promise<void> {
  const { run, withClient, trying, log } = input;
  const { signal } = trying;
  for (const placed of await withClient((client) => placedFiles(client, run.id))) {
    if (!(await withClient((client) => isUnread(client, run.id, placed)))) continue;
    const archive = archiveOf(sources, placed.node);
    const back = await atNode(placed.node, async () => {
      const moved = await tryAgain(() => archive.takeBack(placed.split, placed.path, signal), trying);
      if (moved !== 'taken') await tryAgain(() => archive.removeNote(reasonFileOf(placed.path), signal), trying);
      return moved;
    });
    await withClient((client) => noteTakenBack(client, run.id, { ...placed, now: unedited(placed, back) }));
    if (typeof back === 'object') await log(`${placed.reason.file} is back from ${placed.path}, to be read on.`);
    if (back === 'taken') await log(`${placed.path} stays there: there is another ${placed.reason.file} by now.`);
  }
}

/** What was written to while it lay there is another file to the run, as it is at its own place. */
function unedited({ version, split }: PlacedFile, back: TakenBack | 'gone' | 'taken'): TakenBack['now'] | null {
  if (typeof back === 'string') return null;
  const { version: own } = split.meta as { readonly version?: string };
  return back.was === version || back.was === own ? back.now : null;
}
