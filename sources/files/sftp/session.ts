import type { SFTPWrapper } from 'ssh2';
import { unlessAborted } from '../remote/unless-aborted.ts';
import { brokenOff, type SftpConnection, tookTooLong } from './connection.ts';

/** What the host answered to a request that it did not fulfil; codes as in the draft of SFTP version 3. */
export class SftpStatus extends Error {
  readonly status: number;

  constructor(status: number, cause: Error) {
    super(cause.message, { cause });
    this.status = status;
  }
}

export const STATUS = { end: 1, noSuchFile: 2, noPermission: 3, failure: 4, unsupported: 8 } as const;

type Answer<T> = (error: Error | null | undefined, value: T) => void;

/** One connection: what is opened over it is known to it alone. */
export interface SftpLink {
  /** What is answered when nobody waits any more goes to `late`. */
  request<T>(
    signal: AbortSignal,
    call: (sftp: SFTPWrapper, answer: Answer<T>) => void,
    late?: (value: T) => void,
  ): Promise<T>;
  /** Closes a file or a folder. Nobody waits for it. */
  release(handle: Buffer): void;
}

export interface SftpSession {
  connection(): SftpConnection;
  link(signal: AbortSignal): Promise<SftpLink>;
  close(): void;
}

/**
 * One connection for all that is asked at once, made when it is needed, and again when it has broken, or when a request was
 * not answered for `answerMs`: the host may be alive, and its disk may not.
 */
export function sftpSession(open: () => SftpConnection, answerMs: number): SftpSession {
  let current: SftpConnection | null = null;
  const connection = (): SftpConnection => {
    if (current?.isOpen !== true) current = open();
    return current;
  };
  return {
    connection,
    async link(signal) {
      signal.throwIfAborted();
      const made = connection();
      return linkOver(made, await unlessAborted(made.ready, signal), answerMs);
    },
    close: () => current?.end(),
  };
}

function linkOver(connection: SftpConnection, sftp: SFTPWrapper, answerMs: number): SftpLink {
  return {
    async request<T>(
      signal: AbortSignal,
      call: (sftp: SFTPWrapper, answer: Answer<T>) => void,
      late?: (value: T) => void,
    ) {
      signal.throwIfAborted();
      if (!connection.isOpen) throw brokenOff();
      const answered = Promise.withResolvers<T>();
      const leave = connection.onEnd(answered.reject);
      const timer = setTimeout(() => connection.end(tookTooLong()), answerMs);
      call(sftp, (error, value) => {
        clearTimeout(timer);
        leave();
        if (error === null || error === undefined) answered.resolve(value);
        else answered.reject(statusOf(error) ?? brokenOff());
      });
      answered.promise.catch(() => clearTimeout(timer));
      return unlessAborted(answered.promise, signal, late);
    },
    release(handle) {
      if (connection.isOpen) sftp.close(handle, () => {});
    },
  };
}

/** `null`: it is no answer, but the end of the connection. */
function statusOf(error: Error & { readonly code?: unknown }): SftpStatus | null {
  return typeof error.code === 'number' ? new SftpStatus(error.code, error) : null;
}
