import { countedPacked } from '../../files/packed-progress.ts';
import type { Format, TextPosition } from '../format.ts';
import { discoverKeys } from '../json/discover-keys.ts';
import { readRecords } from '../json/read-records.ts';
import { openRecords } from './open-records.ts';
import type { XmlOptions } from './options.ts';
import { openXmlText } from './xml-text.ts';

/** Elements of a file of any size, each a row. */
export function xmlFormat(options: XmlOptions): Format<TextPosition> {
  const format: Format<TextPosition> = {
    columns: (file, signal) => discoverKeys(format, file, signal),
    async *read(file, reading, signal) {
      signal.throwIfAborted();
      const { after } = reading;
      const columns = reading.columns ?? (await format.columns(file, signal)) ?? [];
      const opened = await openXmlText(file, signal);
      const open = (after?.open ?? []) as readonly string[];
      const start = { byte: Number(after?.byte ?? 0), line: Number(after?.line ?? 1), open };
      const records = openRecords(file.label, options, columns, start);
      const rows = readRecords(opened.file, records, options, reading, signal);
      const total = after === null && Number.isFinite(file.bytes) ? file.bytes : null;
      yield* opened.decoded === null ? rows : countedPacked(rows, opened.decoded, total);
    },
  };
  return format;
}
