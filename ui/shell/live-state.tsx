import { createContext, useContext } from 'react';
import type { LiveState } from '../api/live/open-live.ts';

/** State of the connection that follows all runs. */
export const LiveStateContext = createContext<LiveState>('connecting');

export function useLiveState(): LiveState {
  return useContext(LiveStateContext);
}
