import type { MarkupFault } from './markup-fault.ts';
import type { MarkupName } from './name-table.ts';
import type { TagAttributes } from './tag-attributes.ts';

/** What is told of the elements of a file. Places are bytes of the buffer that is scanned. */
export interface MarkupHandlers<T> {
  /** A tag that begins at `start`; `depth`: elements around it. The attributes are read before the next call. */
  open(name: MarkupName<T>, attributes: TagAttributes<T>, start: number, depth: number): void;
  /** `end`: one past its tag; `depth`: elements around it. */
  close(name: MarkupName<T>, end: number, depth: number): void;
  /** Text of the innermost element, or a piece of it. `isPlain`: it has neither references nor carriage returns. */
  text(start: number, end: number, isPlain: boolean, isCdata: boolean): void;
}

/** Where a scan begins: with these elements open. */
export interface MarkupStart {
  readonly line: number;
  readonly open: readonly string[];
  /** Something stands before it. */
  readonly isBegun: boolean;
}

/** Checks that XML is well formed, and tells what is in it, in one window after another. */
export interface MarkupScan {
  /** Gives the byte up to which nothing is needed any more; the next window begins there. */
  scan(b: Buffer, from: number, to: number, final: boolean): number;
  /** In `open`: what is told from its tag on is told again when the window ends before `release`. */
  hold(): void;
  /** In `close`. */
  release(): void;
  /** After the call that is going on, the scan gives the byte that it has come to. */
  stop(): void;
  /** Begins anew with another document. */
  restart(): void;
  /** Why nothing can be read behind the byte that the last scan gave. */
  readonly fault: MarkupFault | null;
  /** Line of the byte that the last scan gave; in a call, of what it tells of. */
  readonly line: number;
  readonly depth: number;
  /** The elements that are open, as they are written. */
  open(): string[];
  /** `none`: nothing but blanks has come. */
  readonly root: 'none' | 'awaited' | 'open' | 'closed';
}
