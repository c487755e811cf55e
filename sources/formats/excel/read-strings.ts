import { notExcel } from './errors.ts';
import { type Part, readPart } from './read-part.ts';
import { type StringTable, stringTable } from './string-table.ts';
import { unescaped } from './unescaped.ts';

/** Of one text. Excel allows 32,767 characters. */
const MOST_TEXT = 16 * 1024 * 1024;

/** The texts that cells name by number, up to the first `most`. */
export async function readStrings(part: Part | null, signal: AbortSignal, most = Infinity): Promise<StringTable> {
  const table = stringTable();
  if (part === null) return table;
  let text = '';
  let isWanted = false;
  let phonetic = 0;
  try {
    await readPart(
      part,
      {
        open(name) {
          if (name === 'si') text = '';
          else if (name === 'rPh') phonetic++;
          isWanted = name === 't' && phonetic === 0;
        },
        close(name) {
          isWanted = false;
          if (name === 'rPh') phonetic--;
          else if (name === 'si') table.add(unescaped(text));
        },
        text(piece) {
          if (!isWanted) return;
          text += piece;
          if (text.length > MOST_TEXT) throw notExcel(part.label, `it has a text of more than ${MOST_TEXT} characters`);
        },
      },
      signal,
      () => table.count >= most,
    );
    return table;
  } catch (error) {
    table[Symbol.dispose]();
    throw error;
  }
}
