import { useEffect, useEffectEvent, useState } from 'react';
import type { LiveMessage } from '../model.ts';
import { type LiveState, openLive } from './open-live.ts';

/**
 * Follows a live path such as `/api/v1/runs/{id}/live` while the component is mounted; null follows nothing.
 * After a lost connection the server begins with a snapshot again, so that nothing has to be replayed.
 */
export function useLive(path: string | null, onMessage: (message: LiveMessage) => unknown): LiveState {
  const [state, setState] = useState<LiveState>('connecting');
  const receive = useEffectEvent(onMessage);
  useEffect(() => {
    if (path === null) return;
    return openLive(path, { onMessage: (message) => receive(message), onState: setState });
  }, [path]);
  return path === null ? 'ended' : state;
}
