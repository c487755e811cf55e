import { sockets } from '../api/live/sockets.ts';
import type { Socket } from '../api/socket.ts';

export interface SocketMatch {
  readonly socket: Socket;
  readonly params: Readonly<Record<string, string>>;
}

const patterns = sockets.map((socket) => ({
  socket,
  pattern: new RegExp(`^/api/v1${socket.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** The WebSocket at a path; `null` where there is none. */
export function matchSocket(path: string): SocketMatch | null {
  for (const { socket, pattern } of patterns) {
    const match = pattern.exec(path);
    if (match !== null) return { socket, params: match.groups ?? {} };
  }
  return null;
}
