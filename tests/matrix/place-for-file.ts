import { afterAll, beforeAll } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { type CasePlace, openCasePlace } from '../pipelines/case-place.ts';

export interface FilePlace {
  /** Once the test file has begun. */
  readonly place: () => CasePlace;
  /** What runs from now on sign in with. */
  readonly signIn: (credentials: Json) => void;
}

/** One place for the test file, which reaches the servers of this machine. */
export function placeForFile(): FilePlace {
  let credentials: Json = null;
  let place: CasePlace & AsyncDisposable;
  beforeAll(async () => {
    place = await openCasePlace({ allowPrivateHosts: true, secrets: async () => credentials });
  });
  afterAll(() => place[Symbol.asyncDispose]());
  return {
    place: () => place,
    signIn: (given) => {
      credentials = given;
    },
  };
}
