import { EvaluationError } from '../../evaluation-error.ts';

/** Bytes of ASCII as they are, a backslash doubled, 0 and all bytes from 128 on as `\ooo`. */
export function encodeEscape(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\\', '\\\\')
    .replaceAll(/[\0\x80-\xff]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/** 22P02 for a backslash that begins no escape. */
export function decodeEscape(text: string): Buffer {
  const units = Buffer.from(text).toString('latin1');
  const plain = units.replaceAll(/\\(?:(\\)|([0-3][0-7]{2}))?/g, (_, backslash?: string, octal?: string) => {
    if (backslash !== undefined) return '\\';
    if (octal === undefined) throw new EvaluationError('22P02', 'a backslash in the text begins no escape of bytea');
    return String.fromCharCode(Number.parseInt(octal, 8));
  });
  return Buffer.from(plain, 'latin1');
}
