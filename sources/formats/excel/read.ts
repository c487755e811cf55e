import { countedPacked } from '../../files/packed-progress.ts';
import { bindColumns, discoveredColumns, namesWithoutHeader } from '../csv/bind-columns.ts';
import type { Format, FormatFile, FormatLimits } from '../format.ts';
import type { CellContext } from './cell-text.ts';
import { noRows } from './no-rows.ts';
import { openWorkbook, sheetOf, type Workbook } from './open-workbook.ts';
import { ALL_SHEETS, type ExcelOptions } from './options.ts';
import { type ExcelPosition, readRows } from './read-rows.ts';
import { readStrings } from './read-strings.ts';
import { readStyles } from './read-styles.ts';
import { sheetHead, sheetTop } from './sheet-head.ts';
import type { StringTable } from './string-table.ts';

/** The rows of one sheet of a workbook. */
export function excelFormat(options: ExcelOptions, { maxExpansion }: FormatLimits): Format<ExcelPosition> {
  const open = (file: FormatFile, signal: AbortSignal) => openWorkbook(file, maxExpansion, signal);
  const contextOf = async (workbook: Workbook, strings: StringTable, signal: AbortSignal): Promise<CellContext> => ({
    label: workbook.label,
    strings,
    styles: await readStyles(workbook.styles, signal),
    is1904: workbook.is1904,
    errorValues: options.errorValues,
  });

  return {
    async columns(file, signal, part) {
      const workbook = await open(file, signal);
      const sheets =
        part === undefined && options.sheet === ALL_SHEETS
          ? workbook.sheets.filter(({ isVisible }) => isVisible)
          : [sheetOf(workbook, part ?? options.sheet)];
      for (const sheet of sheets) {
        const top = await sheetTop(sheet, options, signal);
        if (top === null) continue;
        const numbers = top.row.cells.filter(({ type }) => type === 's').map(({ value }) => Number(value));
        using strings = await readStrings(workbook.strings, signal, Math.max(-1, ...numbers) + 1);
        return discoveredColumns(sheetHead(top, options, await contextOf(workbook, strings, signal)).names, file.label);
      }
      return null;
    },

    async parts(file, signal) {
      const { sheets } = await open(file, signal);
      return sheets.filter(({ isVisible }) => isVisible).map(({ name, part }) => ({ name, bytes: part.packedSize }));
    },

    async *read(file, { part, columns: wanted, ...reading }, signal) {
      signal.throwIfAborted();
      const workbook = await open(file, signal);
      const sheet = sheetOf(workbook, part ?? (options.sheet === ALL_SHEETS ? undefined : options.sheet));
      const top = await sheetTop(sheet, options, signal);
      if (top === null) {
        yield noRows(wanted?.length ?? 0, part === undefined ? file.bytes : sheet.part.packedSize);
        return;
      }
      using strings = await readStrings(workbook.strings, signal);
      const context = await contextOf(workbook, strings, signal);
      const found = sheetHead(top, options, context);
      const names =
        options.hasHeader || options.names !== undefined ? found.names : namesWithoutHeader(found.names, wanted);
      const columns = wanted ?? discoveredColumns(names, file.label);
      const rows = readRows(
        {
          ...reading,
          sheet,
          head: { ...found, names },
          columns,
          columnOfName: bindColumns(names, columns, file.label),
          context,
          maxRecordBytes: options.maxRecordBytes,
        },
        signal,
      );
      const total = part === undefined ? file.bytes : sheet.part.packedSize;
      yield* countedPacked(rows, sheet.part, reading.after === null ? total : null);
    },
  };
}
