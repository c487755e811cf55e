import type { Json } from './json.ts';

/** Where in the input an error stands. Lines, columns and rows count from 1. */
export interface ErrorOrigin {
  readonly label: string;
  readonly row?: number;
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

export interface PipelineErrorOptions {
  /** What happened, in plain words, with the names and values that matter. */
  readonly message: string;
  /** What the reader should do now. */
  readonly next: string;
  readonly node?: string;
  readonly origin?: ErrorOrigin;
  /** `true`: the same call may succeed later (connection, deadlock). */
  readonly retryable?: boolean;
  readonly detail?: Json;
  readonly cause?: unknown;
}

export interface PipelineErrorJson {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly node?: string;
  readonly origin?: ErrorOrigin;
  readonly retryable: boolean;
  readonly detail?: Json;
}

/**
 * The one error that leaves a part of the runtime. `code` is dotted, lower case, and stable: `source.*`, `format.*`,
 * `row.*`, `plan.*`, `sink.*`, `commit.*`, `run.*`, `config.*`, `schema.*`. Nobody matches on the message.
 */
export class PipelineError extends Error {
  readonly code: string;
  readonly next: string;
  readonly node: string | undefined;
  readonly origin: ErrorOrigin | undefined;
  readonly retryable: boolean;
  readonly detail: Json | undefined;

  constructor(code: string, options: PipelineErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PipelineError';
    this.code = code;
    this.next = options.next;
    this.node = options.node;
    this.origin = options.origin;
    this.retryable = options.retryable ?? false;
    this.detail = options.detail;
  }

  /** For the API, the run's record and the way between threads. */
  toJSON(): PipelineErrorJson {
    return {
      code: this.code,
      message: this.message,
      next: this.next,
      retryable: this.retryable,
      ...(this.node === undefined ? {} : { node: this.node }),
      ...(this.origin === undefined ? {} : { origin: this.origin }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }

  static fromJSON(json: PipelineErrorJson): PipelineError {
    const { code, ...options } = json;
    return new PipelineError(code, options);
  }

  /** The same error, placed at a node. */
  at(node: string): PipelineError {
    return this.node === undefined ? new PipelineError(this.code, { ...this.toJSON(), node, cause: this.cause }) : this;
  }
}
