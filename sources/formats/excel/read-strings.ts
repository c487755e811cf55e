import { cdataOf, textOf } from '../markup/chars.ts';
import { notExcel } from './errors.ts';
import { hasEscape } from './plain-cell.ts';
import type { Part } from './read-part.ts';
import { localName, scanPart } from './scan-part.ts';
import { type StringTable, stringTable } from './string-table.ts';
import { unescaped } from './unescaped.ts';

/** Of one text. Excel allows 32,767 characters. */
const MOST_TEXT = 16 * 1024 * 1024;

/** The texts that cells name by number, up to the first `most`. */
export async function readStrings(part: Part | null, signal: AbortSignal, most = Infinity): Promise<StringTable> {
  const table = stringTable();
  if (part === null) return table;
  try {
    await fill(table, part, signal, most);
    return table;
  } catch (error) {
    table[Symbol.dispose]();
    throw error;
  }
}

async function fill(table: StringTable, part: Part, signal: AbortSignal, most: number): Promise<void> {
  let buffer: Buffer = Buffer.alloc(0);
  let isWanted = false;
  let phonetic = 0;
  let inItem = false;
  let itemAt = -1;
  let itemEnd = 0;
  /** The text of an item that has several pieces, or references. */
  let text = '';

  function closeItem(): void {
    inItem = false;
    if (itemAt < 0) table.add(unescaped(text));
    else if (hasEscape(buffer, itemAt, itemEnd)) table.add(unescaped(buffer.toString('utf8', itemAt, itemEnd)));
    else table.addBytes(buffer, itemAt, itemEnd);
  }

  const { markup, windows } = scanPart<string>({
    part,
    know: localName,
    start: { byte: 0, open: [] },
    mostBytes: MOST_TEXT,
    handlers: {
      open({ known }) {
        if (known === 'si' && !inItem) {
          markup.hold();
          inItem = true;
          phonetic = 0;
          itemAt = -1;
          text = '';
        } else if (known === 'rPh') phonetic++;
        isWanted = known === 't' && phonetic === 0;
      },
      close({ known }) {
        isWanted = false;
        if (known === 'rPh') phonetic--;
        else if (known === 'si' && inItem) {
          markup.release();
          closeItem();
        }
      },
      text(from, to, isPlain, isCdata) {
        if (!isWanted || !inItem) return;
        if (isPlain && itemAt < 0 && text === '') {
          itemAt = from;
          itemEnd = to;
          return;
        }
        if (itemAt >= 0) text = textOf(buffer, itemAt, itemEnd);
        itemAt = -1;
        text += (isCdata ? cdataOf : textOf)(buffer, from, to);
      },
    },
  });
  const before = (scanned: Buffer): void => {
    buffer = scanned;
    inItem = false;
    isWanted = false;
  };
  for await (const { left } of windows(before, signal)) {
    if (table.count >= most) return;
    if (left > MOST_TEXT) throw notExcel(part.label, `it has a text of more than ${MOST_TEXT} bytes`);
  }
}
