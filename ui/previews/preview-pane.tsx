import { clsx } from 'clsx';
import { EyeOff } from 'lucide-react';
import type { ReactNode, UIEventHandler } from 'react';
import type { PreviewColumn } from '../api/model.ts';
import { isNumber } from '../format/number-type.ts';
import type { ColumnMark } from './column-marks.ts';
import { typeText } from './type-text.ts';

export interface PaneCell {
  readonly text: string | null;
  readonly isChanged?: boolean;
}

export interface PaneLine {
  readonly kind: 'out' | 'dropped' | 'rejected';
  /** `undefined`: no row is on this side; a cell is `null` where the row has no such column. */
  readonly cells: readonly (PaneCell | null)[] | undefined;
  /** Which node the row comes from, or which ones it goes to, where the pane says it. */
  readonly way?: string | null | undefined;
  /** What stands in place of the row that is not there. */
  readonly instead?: ReactNode;
}

export interface PreviewPaneProps {
  name: string;
  label: string;
  /** Head of a column that says where rows come from or go to; `null`: none does. */
  way: string | null;
  /** `was`: the type that the column had before. */
  columns: readonly { readonly column: PreviewColumn; readonly mark: ColumnMark; readonly was: string | null }[];
  lines: readonly PaneLine[];
  attach: (pane: HTMLElement | null) => undefined | (() => void);
  onScroll: UIEventHandler<HTMLElement>;
}

const FILLS = { added: 'bg-good-soft', dropped: 'bg-bad-soft', changed: 'bg-accent-soft' } as const;
const INKS = { added: 'text-good', dropped: 'text-bad', changed: 'text-accent' } as const;
const LINES = { out: '', dropped: 'bg-sunken', rejected: 'bg-bad-soft' } as const;

/** One side of a preview. Lines are of one height, so that those of two sides meet. */
export function PreviewPane({ name, label, way, columns, lines, attach, onScroll }: PreviewPaneProps) {
  const span = columns.length + (way === null ? 0 : 1);
  return (
    <section
      ref={attach}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
      className="max-h-[60dvh] min-w-0 overflow-auto overscroll-x-contain -outline-offset-2"
    >
      <table data-pane={name} className="min-w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            <th
              scope="colgroup"
              colSpan={span}
              className="sticky top-0 z-10 h-7 bg-sunken px-3 text-left font-semibold text-2xs text-ink-3 uppercase tracking-wide sm:px-5"
            >
              <span className="sticky left-3 sm:left-5">{name}</span>
            </th>
          </tr>
          <tr>
            {way !== null && (
              <th
                scope="col"
                className="sticky top-7 left-0 z-20 whitespace-nowrap border-b bg-sunken px-3 py-1.5 pl-3 text-left align-top font-medium text-ink-3 text-xs sm:pl-5"
              >
                {way}
              </th>
            )}
            {columns.map((column) => (
              <ColumnHead key={column.column.name} {...column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ kind, way: said, cells, instead }, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a preview never move
            <tr key={line} data-line={kind} className={clsx('h-8', LINES[kind])}>
              {cells === undefined ? (
                <td colSpan={span} className="max-w-0 border-b">
                  {instead && (
                    <span className="sticky left-0 inline-block max-w-full truncate align-middle px-3 sm:px-5">
                      {instead}
                    </span>
                  )}
                </td>
              ) : (
                <>
                  {way !== null && (
                    <td
                      data-way
                      title={said ?? undefined}
                      className="sticky left-0 max-w-40 truncate border-b bg-surface px-3 pl-3 text-ink-2 text-xs sm:pl-5"
                    >
                      {said}
                    </td>
                  )}
                  {columns.map(({ column: { name: column, type, hidden }, mark }, index) => (
                    <td
                      key={column}
                      data-changed={cells[index]?.isChanged || undefined}
                      className={clsx(
                        'max-w-52 truncate border-b px-3 first:pl-3 sm:first:pl-5',
                        isNumber(type) && 'text-right tabular-nums',
                        kind === 'out' && fillOf(mark, cells[index]),
                      )}
                    >
                      {cells[index] && (
                        <CellText text={cells[index].text} isDim={hidden === true || kind === 'dropped'} />
                      )}
                    </td>
                  ))}
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A whole column where it came or went, single cells where values changed. */
function fillOf(mark: ColumnMark, cell: PaneCell | null | undefined): string | false {
  if (mark === 'added' || mark === 'dropped') return FILLS[mark];
  return cell?.isChanged === true && clsx(FILLS.changed, 'font-medium');
}

function CellText({ text, isDim }: { text: string | null; isDim: boolean }) {
  if (text === null) return <i className="text-ink-3">NULL</i>;
  if (text === '') return <i className="text-ink-3">empty</i>;
  return (
    <span className={isDim ? 'text-ink-3' : 'text-ink'} title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}

function ColumnHead({ column, mark, was }: PreviewPaneProps['columns'][number]) {
  return (
    <th
      scope="col"
      data-mark={mark ?? undefined}
      className={clsx(
        'sticky top-7 z-10 whitespace-nowrap border-b px-3 py-1.5 font-medium first:pl-3 sm:first:pl-5',
        isNumber(column.type) ? 'text-right' : 'text-left',
        mark === null ? 'bg-sunken' : FILLS[mark],
      )}
    >
      <span className="inline-flex items-center gap-1.5 text-ink text-xs">
        {column.name}
        {mark !== null && <span className={clsx('font-normal text-2xs', INKS[mark])}>{mark}</span>}
        {column.hidden && (
          <span title="The pipeline hides its values">
            <EyeOff aria-label="hidden" size={12} className="text-ink-3" />
          </span>
        )}
      </span>
      <span className="block font-mono font-normal text-2xs text-ink-3">
        {was !== null && <span>{was} → </span>}
        <span className={was === null ? undefined : 'text-accent'}>{typeText(column)}</span>
      </span>
    </th>
  );
}
