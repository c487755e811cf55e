import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { SchemaData } from '../api/model.ts';
import { isNumber } from '../format/number-type.ts';
import { Cell } from './cell.tsx';

type Row = SchemaData['rows'][number];

const features = tableFeatures({});
const ROW_HEIGHT = 34;
/** Rows before the end of what is loaded at which more is asked for. */
const AHEAD = 40;

export interface DataGridProps {
  label: string;
  columns: SchemaData['columns'];
  rows: readonly Row[];
  /** Rows in the table, loaded or not. */
  total: number;
  /** Called when the reader comes near the end of the loaded rows. */
  onEnd: () => void;
}

/** Rows of a table of any length: only what is in view is in the document. */
export function DataGrid({ label, columns, rows, total, onEnd }: DataGridProps) {
  const viewport = useRef<HTMLElement>(null);
  const definitions = useMemo(
    () =>
      columns.map(
        ({ name, type }): ColumnDef<typeof features, Row> => ({
          id: name,
          accessorFn: (row) => row[name],
          header: () => <ColumnHead name={name} type={type} />,
          cell: (cell) => <Cell value={cell.getValue()} />,
        }),
      ),
    [columns],
  );
  const numbers = new Set(columns.flatMap(({ name, type }) => (isNumber(type) ? [name] : [])));
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data });
  const lines = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const nearEnd = lines.length < total && last >= lines.length - AHEAD;
  useEffect(() => {
    if (nearEnd) onEnd();
  }, [nearEnd, onEnd]);
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={viewport}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[52dvh] lg:max-h-[68dvh] overflow-auto border-t -outline-offset-2"
    >
      <table aria-rowcount={total + 1} className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={`sticky top-0 z-10 whitespace-nowrap border-b bg-sunken px-3 py-2 font-medium first:pl-5 ${numbers.has(header.id) ? 'text-right' : 'text-left'}`}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map(({ index }) => {
            const line = lines[index];
            return (
              line && (
                <tr key={line.id} aria-rowindex={index + 2} className="hover:bg-hover" style={{ height: ROW_HEIGHT }}>
                  {line.getAllCells().map((cell) => (
                    <td
                      key={cell.id}
                      className={`max-w-80 truncate border-b px-3 py-1.5 first:pl-5 ${numbers.has(cell.column.id) ? 'text-right' : ''}`}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              )
            );
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  );
}

/** Takes the place of the rows out of view. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

function ColumnHead({ name, type }: { name: string; type: string }) {
  return (
    <>
      <span className="block text-ink text-xs">{name}</span>
      <span className="block font-mono font-normal text-2xs text-ink-3">{type}</span>
    </>
  );
}
