import { isUtf8 } from 'node:buffer';
import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { binaryFunction } from './define.ts';

interface Encoding {
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
}

const utf8: Encoding = {
  encode: (text) => Buffer.from(text),
  decode(bytes) {
    if (!isUtf8(bytes) || bytes.includes(0)) throw new EvaluationError('22021', 'the bytes are not text in UTF8');
    return bytes.toString();
  },
};

const latin1: Encoding = {
  encode(text) {
    if (/[^\0-\xff]/u.test(text)) throw new EvaluationError('22P05', 'a character of the text is not in LATIN1');
    return Buffer.from(text, 'latin1');
  },
  decode(bytes) {
    if (bytes.includes(0)) throw new EvaluationError('22021', 'the bytes are not text in LATIN1');
    return bytes.toString('latin1');
  },
};

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  utf8,
  unicode: utf8,
  latin1,
  iso88591: latin1,
};

function encodingOf(name: string): Encoding {
  const encoding = ENCODINGS[name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')];
  if (encoding === undefined) {
    throw new EvaluationError('0A000', `encoding "${name}" is not supported: there are UTF8 and LATIN1`);
  }
  return encoding;
}

export const convertRoutines: readonly SqlRoutine[] = [
  binaryFunction({
    name: 'convert_to',
    arguments: ['text', 'text'],
    argumentNames: ['string', 'encoding'],
    summary: 'The text as bytes, in UTF8 or LATIN1.',
    example: "convert_to('déjà', 'UTF8')",
    call: (text: string, encoding: string) => encodingOf(encoding).encode(text),
  }),
  binaryFunction({
    name: 'convert_from',
    arguments: ['bytea', 'text'],
    argumentNames: ['bytes', 'encoding'],
    returns: 'text',
    summary: 'The text that the bytes are, in UTF8 or LATIN1.',
    example: "convert_from('\\x64c3a96ac3a0'::bytea, 'UTF8')",
    call: (bytes: Buffer, encoding: string) => encodingOf(encoding).decode(bytes),
  }),
];
