import { EvaluationError } from '../../evaluation-error.ts';

const ESCAPE = /\\(?:(\\)|u?([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|U([0-9a-fA-F]{8}))/y;

/** Replaces `\XXXX`, `\uXXXX`, `\+XXXXXX` and `\UXXXXXXXX` by the characters of these codes, and `\\` by a backslash. */
export function unistr(text: string): string {
  let result = '';
  let surrogate = 0;
  let at = 0;
  while (at < text.length) {
    const escaped = text[at] === '\\' ? readEscape(text, at) : null;
    const code = escaped === null ? null : escaped.code;
    if (surrogate > 0 && (code === null || !isSecond(code))) throw badPair();
    if (surrogate === 0 && code !== null && isSecond(code)) throw badPair();
    if (surrogate > 0) {
      result += String.fromCharCode(surrogate, code!);
      surrogate = 0;
    } else if (code !== null && code >= 0xd800 && code < 0xdc00) {
      surrogate = code;
    } else {
      result += code === null ? text[at] : String.fromCodePoint(code);
    }
    at += escaped?.length ?? 1;
  }
  if (surrogate > 0) throw badPair();
  return result;
}

/** `code: null`: it stands for a backslash. */
function readEscape(text: string, at: number): { readonly code: number | null; readonly length: number } {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(text);
  if (found === null)
    throw new EvaluationError('42601', 'an escape is not of the form \\XXXX, \\+XXXXXX, \\uXXXX or \\UXXXXXXXX');
  const digits = found[2] ?? found[3] ?? found[4];
  if (digits === undefined) return { code: null, length: 2 };
  const code = Number.parseInt(digits, 16);
  if (code === 0 || code > 0x10ffff) throw new EvaluationError('22023', `there is no character of code ${digits}`);
  return { code, length: found[0].length };
}

function isSecond(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

function badPair(): EvaluationError {
  return new EvaluationError('42601', 'half of a surrogate pair stands alone');
}
