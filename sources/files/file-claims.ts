import type { FileClaims, Split } from '../../runtime/contract/source.ts';
import { readAgain } from './archive-files.ts';
import { claimByMark } from './claim-by-mark.ts';
import { claimByName } from './claim-by-name.ts';
import type { ObjectStore } from './object-store.ts';

/** How files are claimed in the store that they are in; `null`: they cannot be. */
export function fileClaims(store: ObjectStore, wouldRead: (path: string) => boolean): FileClaims | null {
  const { moves } = store;
  if (moves === undefined) return null;
  const { take } = moves;
  const claims = take === undefined ? claimByMark(store, moves) : claimByName(store, { ...moves, take });
  return {
    ...claims,
    refuse(folder) {
      moves.contain(folder);
      if (wouldRead(claims.place(SAMPLE, folder, SAMPLE_RUN))) throw readAgain(folder);
    },
    place(split, folder, runId) {
      const place = claims.place(split, folder, runId);
      if (wouldRead(place)) throw readAgain(folder);
      return place;
    },
  };
}

const SAMPLE: Split = { id: 'a.csv', label: 'a.csv', bytes: null, meta: { path: 'a.csv' } };
const SAMPLE_RUN = '00000000-0000-4000-8000-000000000000';
