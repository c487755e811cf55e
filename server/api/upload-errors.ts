import { ApiError } from './api-error.ts';

/** A form that is not what the address takes. */
export const badForm = (code: string, message: string, next: string): ApiError =>
  new ApiError(400, `upload.${code}`, { message: `${message} Nothing was kept.`, next });

export const fileTooLarge = (maxBytes: number): ApiError =>
  new ApiError(413, 'upload.too_large', {
    message: `The file is larger than the ${maxBytes} bytes that are allowed. Nothing was kept.`,
    next: 'Send it in several files, or read it through a connector.',
  });

export const stalled = (pauseMs: number): ApiError =>
  new ApiError(408, 'upload.stalled', {
    message: `Nothing came for ${pauseMs / 1000} s, and the upload is not complete. Nothing was kept.`,
    next: 'Send the file again. Is "Content-Length" larger than what is sent?',
    headers: { Connection: 'close' },
  });

export const notMultipart = (type: string): ApiError =>
  new ApiError(415, 'request.unsupported_type', {
    message: `The body is of type "${type}".`,
    next: 'Send multipart/form-data, e.g. curl -F file=@customers.csv.',
  });

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What the parser, the disk and broken connections throw, in our words. */
export function explainUpload(error: unknown): unknown {
  if (error instanceof ApiError) return error;
  if (error instanceof Error && 'code' in error && FULL.has(error.code as string)) {
    return new ApiError(507, 'upload.disk_full', {
      message: 'The disk of the server is full. Nothing was kept.',
      next: 'Free some space in the data folder and upload again.',
      cause: error,
    });
  }
  if (error instanceof Error && 'syscall' in error) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new ApiError(408, 'upload.too_slow', {
      message: 'The upload took too long. Nothing was kept.',
      next: 'Send less: a sample of the rows is enough.',
      cause: error,
    });
  }
  return new ApiError(400, 'upload.broken', {
    message: 'The upload ended early or is not well-formed multipart data. Nothing was kept.',
    next: 'Send the file again.',
    cause: error,
  });
}
