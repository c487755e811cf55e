import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { binaryFunction } from './define.ts';
import { decodeEscape, encodeEscape } from './escape-format.ts';

interface Format {
  encode(bytes: Buffer): string;
  decode(text: string): Buffer;
}

const FORMATS: Readonly<Record<string, Format>> = {
  hex: { encode: (bytes) => bytes.toString('hex'), decode: decodeHex },
  base64: { encode: encodeBase64, decode: decodeBase64 },
  escape: { encode: encodeEscape, decode: decodeEscape },
};

/** White space may stand between the bytes, not inside one. */
function decodeHex(text: string): Buffer {
  const digits = text.replace(/^[ \t\n\r]+/, '').replaceAll(/([0-9a-f]{2})[ \t\n\r]*/gi, '$1');
  if (digits.length % 2 === 1 || /[^0-9a-f]/i.test(digits)) throw new EvaluationError('22023', 'the text is not hex');
  return Buffer.from(digits, 'hex');
}

function formatOf(name: string): Format {
  const format = FORMATS[name.toLowerCase()];
  if (format === undefined) {
    throw new EvaluationError('22023', `"${name}" is no format of bytes: there are hex, base64 and escape`);
  }
  return format;
}

export const encodeRoutines: readonly SqlRoutine[] = [
  binaryFunction({
    name: 'encode',
    arguments: ['bytea', 'text'],
    argumentNames: ['bytes', 'format'],
    returns: 'text',
    summary: 'The bytes as text, in hex, base64 or escape format.',
    example: "encode('123\\000\\001'::bytea, 'base64')",
    call: (bytes: Buffer, format: string) => formatOf(format).encode(bytes),
  }),
  binaryFunction({
    name: 'decode',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'format'],
    summary: 'The bytes that a text in hex, base64 or escape format means.',
    example: "decode('MTIzAAE=', 'base64')",
    call: (text: string, format: string) => formatOf(format).decode(text),
  }),
];
