import { tmpdir } from 'node:os';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { openScratchFile, type ScratchFile } from '../../../runtime/rows/scratch-file.ts';

/** Where a text lies, as UTF-8. */
export interface TextPlace {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Texts by their number, in bounded memory: what exceeds it lies in a temporary file that has no name. */
export interface StringTable extends Disposable {
  add(text: string): void;
  /** Adds `source[start .. end)`. */
  addBytes(source: Buffer, start: number, end: number): void;
  readonly count: number;
  /** `null` when there is none of this number. */
  at(index: number): TextPlace | null;
}

interface Page {
  readonly bytes: Buffer;
  /** Where each text ends. */
  readonly ends: Uint32Array;
}

interface Entry {
  readonly first: number;
  readonly page: Page | null;
  /** Of a page in the file. */
  readonly fileAt: number;
  readonly byteCount: number;
  readonly textCount: number;
}

const PAGE_BYTES = 256 * 1024;
const PAGE_TEXTS = 32 * 1024;
/** Pages of the file that are kept beside those in memory: writers number texts as they come, so most look-ups are near. */
const CACHED_PAGES = 32;
export const MEMORY_BYTES = 32 * 1024 * 1024;

export function stringTable(memoryBytes = MEMORY_BYTES): StringTable {
  const entries: Entry[] = [];
  const cached = new Map<number, Page>();
  let bytes = Buffer.allocUnsafeSlow(PAGE_BYTES);
  const ends = new Uint32Array(PAGE_TEXTS);
  let used = 0;
  let texts = 0;
  let count = 0;
  let inMemory = 0;
  let file: ScratchFile | null = null;
  let last: { readonly entry: Entry; readonly page: Page } | null = null;

  function closePage(): void {
    if (texts === 0) return;
    const page = { bytes: Buffer.from(bytes.subarray(0, used)), ends: ends.slice(0, texts) };
    const size = page.bytes.length + page.ends.byteLength;
    const entry = { first: count - texts, byteCount: used, textCount: texts, fileAt: file?.length ?? 0 };
    if (inMemory + size <= memoryBytes) {
      inMemory += size;
      entries.push({ ...entry, page });
    } else {
      told(() => {
        file ??= openScratchFile();
        file.append(new Uint8Array(page.ends.buffer, page.ends.byteOffset, page.ends.byteLength));
        file.append(page.bytes);
      });
      entries.push({ ...entry, page: null });
    }
    used = 0;
    texts = 0;
  }

  function pageOf(entry: Entry): Page {
    const known = entry.page ?? cached.get(entry.first);
    if (known !== undefined) return known;
    const raw = Buffer.allocUnsafeSlow(entry.textCount * 4 + entry.byteCount);
    file!.read(raw, 0, { at: entry.fileAt, length: raw.length });
    const page = {
      ends: new Uint32Array(raw.buffer, raw.byteOffset, entry.textCount),
      bytes: raw.subarray(entry.textCount * 4),
    };
    if (cached.size >= CACHED_PAGES) cached.delete(cached.keys().next().value!);
    cached.set(entry.first, page);
    return page;
  }

  function entryOf(index: number): Entry {
    let low = 0;
    let high = entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (entries[middle]!.first <= index) low = middle;
      else high = middle - 1;
    }
    return entries[low]!;
  }

  function reserve(most: number): void {
    if (texts === PAGE_TEXTS || (texts > 0 && used + most > bytes.length)) closePage();
    if (most > bytes.length) bytes = Buffer.allocUnsafeSlow(most);
  }

  function close(): void {
    ends[texts++] = used;
    count++;
  }

  return {
    add(text) {
      reserve(text.length * 3);
      used += bytes.write(text, used);
      close();
    },
    addBytes(source, start, end) {
      reserve(end - start);
      used += source.copy(bytes, used, start, end);
      close();
    },
    get count() {
      return count;
    },
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) return null;
      closePage();
      if (last === null || index < last.entry.first || index >= last.entry.first + last.entry.textCount) {
        const entry = entryOf(index);
        last = { entry, page: pageOf(entry) };
      }
      const { entry, page } = last;
      const place = index - entry.first;
      return { buffer: page.bytes, start: place === 0 ? 0 : page.ends[place - 1]!, end: page.ends[place]! };
    },
    [Symbol.dispose]() {
      file?.[Symbol.dispose]();
      file = null;
    },
  };
}

function told(work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new PipelineError('source.temporary_file', {
      message: `The texts of a workbook do not fit into memory, and cannot be put into a file in ${JSON.stringify(tmpdir())}: ${(cause as Error).message}.`,
      next: 'Make room in that folder, or set TMPDIR to another one, and start the run again.',
      retryable: true,
      cause,
    });
  }
}
