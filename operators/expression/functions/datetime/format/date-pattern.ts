import { DIGITS } from './date-keywords.ts';

/** How the name of a keyword was written, which says how words are: MONTH, Month, month. */
export type LetterCase = 'upper' | 'capital' | 'lower';

/** A pattern of dates, in pieces. */
export type DateToken =
  | DateKeyword
  | {
      readonly kind: 'text' | 'separator' | 'space';
      readonly character: string;
    };

export interface DateKeyword {
  readonly kind: 'keyword';
  /** In upper case; `SSSSS` is `SSSS`. */
  readonly keyword: string;
  readonly letters: LetterCase;
  /** As it was written. */
  readonly length: number;
  /** FM: no padding, or digits as many as there are. */
  readonly fill: boolean;
  /** TM: names without padding. */
  readonly translated: boolean;
  readonly ordinal: 'TH' | 'th' | null;
  /** FM, or no digit follows in the pattern: as many digits are read as there are. */
  readonly openEnded: boolean;
}

/** Longer ones first, where one begins another. */
const KEYWORDS =
  'A.D. A.M. AD AM B.C. BC CC DAY DDD DD DY Day Dy D FF1 FF2 FF3 FF4 FF5 FF6 FX HH24 HH12 HH IDDD ID IW IYYY IYY IY I J ' +
  'MI MM MONTH MON MS Month Mon OF P.M. PM Q RM SSSSS SSSS SS TZH TZM TZ US WW W Y,YYY YYYY YYY YY Y';

const BY_FIRST: ReadonlyMap<string, readonly string[]> = keywordsByFirst();

function keywordsByFirst(): ReadonlyMap<string, readonly string[]> {
  const upper = KEYWORDS.split(' ');
  const lower = upper.filter((word) => word === word.toUpperCase()).map((word) => word.toLowerCase());
  return Map.groupBy([...upper, ...lower], (word) => word[0]!);
}

/** Cuts a pattern of `to_char`, `to_date` and `to_timestamp` into its pieces. */
export function parseDatePattern(pattern: string): readonly DateToken[] {
  const tokens: DateToken[] = [];
  let at = 0;
  while (at < pattern.length) {
    const prefix = /^(?:FM|fm|TM|tm)/.exec(pattern.slice(at, at + 2))?.[0] ?? '';
    at += prefix.length;
    if (at === pattern.length) break;
    const word = BY_FIRST.get(pattern[at]!)?.find((each) => pattern.startsWith(each, at));
    if (word !== undefined) {
      at += word.length;
      const postfix = /^(?:TH|th|SP)/.exec(pattern.slice(at, at + 2))?.[0] ?? '';
      at += postfix.length;
      tokens.push(keywordToken(word, prefix, postfix));
    } else if (pattern[at] === '"') {
      at = quotedText(pattern, at + 1, tokens);
    } else {
      if (pattern[at] === '\\' && pattern[at + 1] === '"') at++;
      const character = characterAt(pattern, at);
      tokens.push({ kind: kindOf(character), character });
      at += character.length;
    }
  }
  return tokens.map((token, index) =>
    token.kind === 'keyword' ? { ...token, openEnded: isOpenEnded(token, tokens[index + 1]) } : token,
  );
}

function isOpenEnded(token: DateKeyword, next: DateToken | undefined): boolean {
  if (token.fill || token.ordinal !== null || next === undefined) return true;
  return next.kind === 'keyword' ? !DIGITS.has(next.keyword) : !/^[0-9]$/.test(next.character);
}

function keywordToken(word: string, prefix: string, postfix: string): DateToken {
  const upper = word.toUpperCase();
  return {
    kind: 'keyword',
    keyword: upper === 'SSSSS' ? 'SSSS' : upper,
    letters: word === upper ? 'upper' : word === word.toLowerCase() ? 'lower' : 'capital',
    length: word.length,
    fill: prefix.toUpperCase() === 'FM',
    translated: prefix.toUpperCase() === 'TM',
    ordinal: postfix === 'TH' || postfix === 'th' ? postfix : null,
    openEnded: false,
  };
}

/** Text between quotes; a backslash takes the next character as it is. */
function quotedText(pattern: string, start: number, tokens: DateToken[]): number {
  let at = start;
  while (at < pattern.length) {
    if (pattern[at] === '"') return at + 1;
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
    const character = characterAt(pattern, at);
    tokens.push({ kind: 'text', character });
    at += character.length;
  }
  return at;
}

function kindOf(character: string): 'text' | 'separator' | 'space' {
  if (isSeparator(character)) return 'separator';
  return isSpace(character) ? 'space' : 'text';
}

export function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

/** As C's `isspace`. */
export function isSpace(character: string): boolean {
  const code = character.charCodeAt(0);
  return code === 32 || (code >= 9 && code <= 13);
}

/** Printable ASCII that is neither a letter nor a digit. */
export function isSeparator(character: string): boolean {
  const code = character.charCodeAt(0);
  return code > 32 && code < 127 && !/^[0-9A-Za-z]/.test(character);
}
