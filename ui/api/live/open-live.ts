import type { LiveMessage } from '../model.ts';
import { backoff } from './backoff.ts';

export type LiveState = 'connecting' | 'live' | 'waiting' | 'ended';

export interface LiveHandlers {
  onMessage: (message: LiveMessage) => unknown;
  onState: (state: LiveState) => void;
}

/** The server closes with it when what was followed has ended: no reason to come back. */
const NORMAL_CLOSURE = 1000;

/** Keeps a WebSocket open, with pauses that grow, until the server says it is over or the returned function is called. */
export function openLive(path: string, { onMessage, onState }: LiveHandlers): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let attempt = 0;
  let closed = false;

  const connect = () => {
    onState(attempt === 0 ? 'connecting' : 'waiting');
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    socket = new WebSocket(url);
    socket.onopen = () => {
      attempt = 0;
      onState('live');
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      onMessage(JSON.parse(event.data) as LiveMessage);
    };
    socket.onclose = (event) => {
      if (closed) return;
      if (event.code === NORMAL_CLOSURE) return onState('ended');
      onState('waiting');
      timer = setTimeout(connect, backoff(attempt));
      attempt += 1;
    };
  };

  const hurry = () => {
    if (timer === null || socket?.readyState !== WebSocket.CLOSED) return;
    clearTimeout(timer);
    timer = null;
    connect();
  };

  connect();
  addEventListener('online', hurry);
  return () => {
    closed = true;
    removeEventListener('online', hurry);
    if (timer !== null) clearTimeout(timer);
    socket?.close(NORMAL_CLOSURE);
  };
}
