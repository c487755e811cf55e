import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { RecordReader, RecordWindow } from '../json/read-records.ts';
import { utf8End } from '../utf8-end.ts';
import { cutOff, doctypeRefused, notUtf8, notWellFormed } from './errors.ts';
import { createXmlLayOut } from './lay-out.ts';
import type { XmlOptions } from './options.ts';
import { createRecordScan } from './record-scan.ts';

/** Where reading begins: behind records, with these elements open. */
export interface XmlStart {
  readonly byte: number;
  readonly line: number;
  readonly open: readonly string[];
}

/** Finds the records of one file, and lays them out. */
export function openRecords(
  label: string,
  { recordPath, stripPrefixes, maxRecordBytes }: XmlOptions,
  columns: ColumnTypes,
  start: XmlStart,
): RecordReader {
  const shown = (name: string): string | null => {
    if (name === 'xmlns' || name.startsWith('xmlns:')) return null;
    return stripPrefixes ? name.slice(name.indexOf(':') + 1) : name;
  };
  const records = createRecordScan(
    { path: pathOf(recordPath), columns, shown, maxRecordBytes },
    { ...start, isBegun: start.byte > 0 },
  );
  const { markup } = records;
  let broken: PipelineError | null = null;

  function scan(window: RecordWindow): number {
    const { buffer, from, to, final, byte } = window;
    const { end, isBad } = utf8End(buffer, from, to);
    const at = records.scan(buffer, from, end, final && end === to);
    const { fault } = markup;
    if (fault !== null) {
      const place = { label, line: fault.line, byte: byte + fault.at - from };
      broken = fault.isDoctype ? doctypeRefused(place) : notWellFormed(place, fault.message, fault);
    } else if (isBad || (final && end < to)) broken = notUtf8({ label, line: markup.line, byte: byte + end - from });
    return at;
  }

  return {
    scan(window, spans) {
      const at = scan(window);
      for (const span of records.spans) spans.push(span);
      return at;
    },
    broken: () => broken,
    place: () => ({ line: markup.line, open: markup.open() }),
    /** A file of blanks holds no rows; any other must close its root. */
    end(leftOver, bytes) {
      if (!leftOver && (markup.root === 'closed' || markup.root === 'none')) return null;
      return cutOff({ label, line: markup.line, byte: bytes });
    },
    layOut: createXmlLayOut(columns, records.cells, shown),
  };
}

/** `feed.item`, also written `/feed/item`; names with points only in the latter. `null`: the children of the root. */
function pathOf(recordPath: string | undefined): string[] | null {
  if (recordPath === undefined) return null;
  return recordPath.split(recordPath.includes('/') ? '/' : '.').filter((name) => name !== '' && name !== '$');
}
