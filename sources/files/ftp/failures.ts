import type { FTPResponse } from 'basic-ftp';

/** What a connection was at when it was refused. */
export type Stage = 'greeting' | 'tls' | 'user' | 'password' | 'settings' | 'command';

/** What the server answered to what it did not fulfil. */
export class FtpRefusal extends Error {
  readonly code: number;
  readonly stage: Stage;
  /** A look has shown that what the command was about is there: the permission is what is missing. */
  readonly isThere: boolean;

  constructor({ code, message }: FTPResponse, stage: Stage = 'command', isThere = false) {
    super(wordsOf(message));
    this.code = code;
    this.stage = stage;
    this.isThere = isThere;
  }

  at(stage: Stage): FtpRefusal {
    return new FtpRefusal(this, stage, this.isThere);
  }

  /** Of something that is there. */
  thereAfterAll(): FtpRefusal {
    return new FtpRefusal(this, this.stage, true);
  }
}

/** The data connection could not be made. */
export class NoDataConnection extends Error {
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`no data connection to port ${port}`, { cause });
    this.port = port;
  }
}

/** No bytes, or no answer, for so long. */
export function tookTooLong(): Error {
  return coded('it did not answer in time', 'ETIMEDOUT');
}

/** As Node tells that a stream has ended before its time. */
export function brokenOff(cause?: unknown): Error {
  return coded('the connection was broken off', 'ERR_STREAM_PREMATURE_CLOSE', cause);
}

/** One line of what the server said, however many it took. */
function wordsOf(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ' ').slice(0, 300);
}

function coded(message: string, code: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/**
 * Whether so many connections are open already that the server takes no other. 421 says so, and where a password is
 * refused (530) nothing but the server's words tells the two apart.
 */
export function isFull(error: unknown): boolean {
  if (!(error instanceof FtpRefusal) || error.stage === 'command') return false;
  if (error.code === 421) return true;
  if (error.code !== 530) return false;
  return error.stage === 'greeting' || /too many|maximum|\blimit/i.test(error.message);
}
