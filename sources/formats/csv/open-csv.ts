import { type DecodedFile, decodedFile } from '../decoded-file.ts';
import { isDecoded, markedUtf16 } from '../encoding.ts';
import type { FormatFile } from '../format.ts';
import type { CsvDialect } from './dialect.ts';
import { type CsvHead, readHead } from './head.ts';
import type { CsvFileOptions, CsvOptions } from './options.ts';

/** A file as its bytes are read: itself, or decoded. */
export interface OpenCsv {
  readonly file: FormatFile;
  readonly decoded: DecodedFile | null;
  readonly options: CsvOptions;
  readonly head: CsvHead;
}

/** Finds out how a file is encoded, and reads its head. */
export async function openCsv(
  file: FormatFile,
  options: CsvFileOptions,
  dialect: CsvDialect,
  signal: AbortSignal,
): Promise<OpenCsv> {
  const { encoding } = options;
  if (!isDecoded(encoding)) {
    const plain = { ...options, encoding };
    const head = await readHead(file, plain, dialect, signal);
    if (typeof head !== 'string') return { file, decoded: null, options: plain, head };
    return await openDecoded(decodedFile(file, head));
  }
  // A mark says more than the option: of the two kinds of UTF-16, many programs only say UTF-16.
  const marked = encoding.startsWith('utf-16') ? await markOf(file, signal) : null;
  return await openDecoded(decodedFile(file, marked ?? encoding));

  async function openDecoded(decoded: DecodedFile): Promise<OpenCsv> {
    const plain: CsvOptions = { ...options, encoding: 'utf-8' };
    const head = await readHead(decoded, plain, dialect, signal);
    if (typeof head === 'string') throw new TypeError('decoded text begins with a mark of UTF-16');
    return { file: decoded, decoded, options: plain, head };
  }
}

async function markOf(file: FormatFile, signal: AbortSignal): Promise<ReturnType<typeof markedUtf16>> {
  const mark = Buffer.alloc(2);
  await using reader = await file.open(0, signal);
  return markedUtf16(mark.subarray(0, await reader.read(mark)));
}
