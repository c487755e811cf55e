import type { SnsConfirmation } from './sns-message.ts';

/** What an event names, in the spelling of its store. */
export interface ArrivalEvent {
  readonly paths: readonly string[];
  /** To be sent back, where the sender asks first whether it may send. */
  readonly handshake?: string;
  /** To be confirmed, before the sender sends events. */
  readonly confirm?: SnsConfirmation;
}
