import type { TypeIo } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { badInput } from '../bad-input.ts';

const ESCAPED = /^(?:[^\\]|\\\\|\\[0-3][0-7]{2})*$/s;

/** bytea: read in hex (`\x00ff`) or in escape format, printed in hex; in order by bytes. */
export const byteaIo: TypeIo<Buffer> = {
  type: 'bytea',
  parse: (text) => (text.startsWith('\\x') ? hexadecimal(text.slice(2)) : escaped(text)),
  print: (value) => `\\x${value.toString('hex')}`,
  compare: Buffer.compare,
};

/** White space may stand between the bytes, not inside one. */
function hexadecimal(digits: string): Buffer {
  if (/[^0-9a-f \t\n\r]/i.test(digits)) throw new EvaluationError('22023', 'a bytea in hex has another character');
  const pairs = digits.replaceAll(/[ \t\n\r]*([0-9a-f]{2})[ \t\n\r]*/gi, '$1');
  if (!/^(?:[0-9a-f]{2})*$/i.test(pairs)) throw new EvaluationError('22023', 'a bytea in hex has half a byte');
  return Buffer.from(pairs, 'hex');
}

function escaped(text: string): Buffer {
  if (!ESCAPED.test(text)) throw badInput(text, 'bytea');
  const parts = text.split(/(\\\\|\\[0-7]{3})/).map((part, index) => {
    if (index % 2 === 0) return Buffer.from(part);
    return part === '\\\\' ? Buffer.from('\\') : Buffer.from([Number.parseInt(part.slice(1), 8)]);
  });
  return Buffer.concat(parts);
}
