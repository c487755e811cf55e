import type { Socket } from 'node:net';
import { FTPError, type FTPResponse } from 'basic-ftp';
import { unlessAborted } from '../remote/unless-aborted.ts';
import { brokenOff, FtpRefusal, tookTooLong } from './failures.ts';
import { WholeLines } from './whole-lines.ts';

/** What a command has begun that has an end of its own. */
export interface Begun {
  /** The answer that ends it. Whoever wants its failure awaits it. */
  readonly ended: Promise<FTPResponse>;
}

/** The connection over which commands are sent, one at a time. An abort or a wait that is too long ends it. */
export interface Control {
  readonly isOpen: boolean;
  /** The server's first words. */
  greeting(signal: AbortSignal): Promise<FTPResponse>;
  /** Sends a command, and gives its last answer; throws `FtpRefusal`. */
  ask(command: string, signal: AbortSignal): Promise<FTPResponse>;
  /** The same, and gives a refusal as any answer. */
  tell(command: string, signal: AbortSignal): Promise<FTPResponse>;
  /** Sends a command, and waits until the server has begun with it. */
  begin(command: string, signal: AbortSignal): Promise<Begun>;
  /** Waits no longer than for any answer. */
  finish(begun: Begun, signal: AbortSignal): Promise<FTPResponse>;
  /** Goes on over what was made of its socket. */
  secure(socket: Socket): void;
  end(cause?: Error): void;
}

/** `answerMs`: the longest that a command is waited for. */
export function controlOver(socket: Socket, answerMs: number): Control {
  const ftp = new WholeLines();
  ftp.socket = socket;

  function end(cause: Error = brokenOff()): void {
    ftp.closeWithError(cause);
  }

  /** As the promise, in time. */
  async function inTime<T>(made: Promise<T>, signal: AbortSignal): Promise<T> {
    const timer = setTimeout(() => end(tookTooLong()), answerMs);
    try {
      return await unlessAborted(made, signal);
    } catch (cause) {
      if (signal.aborted) end();
      throw signal.aborted ? signal.reason : failureOf(cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a command; `undefined`: waits for what comes without one. */
  function sent(command: string | undefined, onBegin: () => void = () => {}): Promise<FTPResponse> {
    return ftp.handle(command, (answer, task) => {
      if (answer instanceof Error) task.reject(answer);
      else if (answer.code >= 200) task.resolve(answer);
      else onBegin();
    });
  }

  return {
    get isOpen() {
      return !ftp.closed;
    },
    greeting: (signal) => inTime(sent(undefined), signal),
    async ask(command, signal) {
      signal.throwIfAborted();
      return inTime(sent(command), signal);
    },
    async tell(command, signal) {
      signal.throwIfAborted();
      const told = sent(command).catch((cause: unknown) => {
        if (cause instanceof FTPError) return { code: cause.code, message: cause.message };
        throw cause;
      });
      return inTime(told, signal);
    },
    async begin(command, signal) {
      signal.throwIfAborted();
      const begun = Promise.withResolvers<void>();
      const ended = sent(command, begun.resolve);
      ended.then(() => begun.resolve(), begun.reject);
      await inTime(begun.promise, signal);
      return { ended };
    },
    finish: ({ ended }, signal) => inTime(ended, signal),
    secure(over) {
      ftp.forget();
      ftp.socket = over;
    },
    end,
  };
}

/** A refusal, or what the network says: basic-ftp tells of many ends in words alone. */
function failureOf(cause: unknown): unknown {
  if (cause instanceof FTPError) return new FtpRefusal(cause);
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' && code !== '0' ? cause : brokenOff(cause);
}
