import type { PipelineErrorJson } from '../contract/errors.ts';
import type { LaneReport } from './lane-setup.ts';

/** From a lane's thread to the run that owns it. `ended` is the last. */
export type FromLane = LaneReport | { readonly kind: 'ended'; readonly failure: PipelineErrorJson | null };

export interface ToLane {
  readonly kind: 'abort';
  readonly reason: PipelineErrorJson;
}
