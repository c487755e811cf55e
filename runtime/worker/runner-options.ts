import type { Json } from '../contract/json.ts';
import type { PlannedSource } from '../contract/plan.ts';

export interface RunnerOptions {
  readonly databaseUrl: string;
  /** Decrypted credentials of a plan's connector; `null` for `none`. */
  readonly secrets: (source: PlannedSource) => Promise<Json>;
  /** Relative paths of connectors start here. */
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  /** `thread`: each lane in a worker thread. `here`: all in this one; saves a thread where nothing else must stay responsive. */
  readonly lanes: 'thread' | 'here';
  /** Told when a run could not go on for a reason that its record cannot hold, such as a lost database. It is tried again. */
  readonly onTrouble: (runId: string, error: unknown) => void;
}
