import { EvaluationError } from '../../evaluation-error.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LINE = 76;

/** In lines of 76 characters, each full one ended. */
export function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(new RegExp(`(.{${LINE}})`, 'g'), '$1\n');
}

/** White space may stand anywhere; 22023 for what is not base64. */
export function decodeBase64(text: string): Buffer {
  const bytes: number[] = [];
  let group = 0;
  let length = 0;
  let kept = 0;
  for (const character of text) {
    if (/[ \t\n\r]/.test(character)) continue;
    let value = 0;
    if (character === '=') {
      if (kept === 0 && length !== 2 && length !== 3) throw invalid('"=" stands too early');
      if (kept === 0) kept = length - 1;
    } else {
      value = ALPHABET.indexOf(character);
      if (value < 0) throw invalid(`"${character}" is no character of it`);
    }
    group = (group << 6) | value;
    length++;
    if (length < 4) continue;
    const all = [(group >> 16) & 255, (group >> 8) & 255, group & 255];
    bytes.push(...(kept === 0 ? all : all.slice(0, kept)));
    group = 0;
    length = 0;
  }
  if (length > 0) throw invalid('it ends too early');
  return Buffer.from(bytes);
}

function invalid(why: string): EvaluationError {
  return new EvaluationError('22023', `the text is not base64: ${why}`);
}
