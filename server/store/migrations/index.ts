import { controlPlane } from './0001-control-plane.ts';
import { publishedVersions } from './0002-published-versions.ts';
import { triggers } from './0003-triggers.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; what is released is never changed. */
export const migrations: readonly Migration[] = [controlPlane, publishedVersions, triggers];
