/** Packed bytes that cannot be unpacked; who knows the file makes a `format.*` error of it. */
export class PackedError extends Error {
  readonly truncated: boolean;
  constructor(reason: string, options: { readonly truncated?: boolean; readonly cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.truncated = options.truncated ?? false;
  }
}
