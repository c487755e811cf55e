import { FTPContext } from 'basic-ftp';

/** Characters of a line that has no end. */
const MOST = 64 * 1024;

/**
 * A control connection that reads whole lines only: basic-ftp takes what has come of a line for all of it, so that an answer
 * whose end is on its way, or never comes, would be a wrong one.
 */
export class WholeLines extends FTPContext {
  #rest = '';

  protected override _onControlSocketData(chunk: string): void {
    const text = this.#rest + chunk;
    const end = text.lastIndexOf('\n') + 1;
    this.#rest = text.slice(end);
    if (this.#rest.length > MOST) this.closeWithError(new Error('A line of the server has no end.'));
    else if (end > 0) super._onControlSocketData(text.slice(0, end));
  }

  /** What has come in plain text of a line is no part of what is encrypted. */
  forget(): void {
    this.#rest = '';
  }
}
