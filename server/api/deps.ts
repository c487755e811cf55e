import type { Logger } from 'pino';
import type { DryRunner } from '../../runtime/contract/dry-run.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import type { Runner } from '../../runtime/contract/run.ts';
import type { Sampler } from '../../runtime/contract/sample.ts';
import type { Answer } from '../../runtime/net/exchange.ts';
import type { Throttle } from '../auth/throttle.ts';
import type { TriggerLooks } from '../schedule/looked.ts';
import type { Store } from '../store/open-store.ts';
import type { Secrets } from '../store/secrets.ts';
import type { ExpressionPort } from './expressions/port.ts';
import type { InferencePort } from './schemas/inference.ts';
import type { TargetTables } from './schemas/target-tables.ts';

export interface ApiSettings {
  /** Uploads are kept here, below `uploads/`. */
  readonly dataDirectory: string;
  /** Relative paths of connectors start here. */
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  /** The built UI; `null` serves the API alone. */
  readonly uiDirectory: string | null;
  /** Names the session cookie, so that two servers on one host do not sign each other out. */
  readonly cookieName: string;
  readonly version: string;
  /** Largest JSON body, in bytes. */
  readonly maxBodyBytes: number;
  /** Largest uploaded file, in bytes. */
  readonly maxUploadBytes: number;
  /** Longest time in an upload without a byte, in ms. */
  readonly maxUploadPauseMs: number;
  /** Longest time that an answer waits for the end of a trigger's look, in ms. */
  readonly maxLookWaitMs: number;
}

/** What the API stands on; composed in `server/main.ts`. */
export interface ApiDeps {
  readonly store: Store;
  readonly runner: Runner;
  readonly triggers: TriggerLooks;
  readonly sample: Sampler;
  readonly dryRun: DryRunner;
  readonly registry: Registry;
  readonly secrets: Secrets;
  readonly tables: TargetTables;
  readonly inference: InferencePort;
  readonly expressions: ExpressionPort;
  readonly throttle: Throttle;
  /** Gets what is at an address of the web: a small answer, without following redirects. Throws as `exchange` does. */
  readonly fetchWeb: (url: string, signal: AbortSignal) => Promise<Pick<Answer, 'status' | 'body'>>;
  readonly log: Logger;
  readonly settings: ApiSettings;
}

/** What planning a stored pipeline needs of it. */
export type PlanningDeps = Pick<ApiDeps, 'store' | 'registry' | 'secrets' | 'settings'>;
