import { clsx } from 'clsx';
import { EyeOff } from 'lucide-react';
import type { PreviewColumn, PreviewNode } from '../api/model.ts';
import { OUTCOMES } from '../runs/outcomes.ts';
import { type Before, type Gone, type Line, linesOf } from './preview-sides.ts';

const CELL = 'max-w-56 truncate border-b px-3 py-1.5';
const HEAD = 'sticky top-[1.75rem] z-10 whitespace-nowrap border-b bg-sunken px-3 py-1.5 text-left font-medium';
const GROUP =
  'sticky top-0 z-10 h-7 whitespace-nowrap bg-sunken px-3 text-left font-semibold text-2xs text-ink-3 uppercase tracking-wide';

/** Rows before and after a node, side by side; what it changed is marked. */
export function PreviewTable({ node, before }: { node: PreviewNode; before: Before }) {
  const lines = linesOf(node, before.rows.length);
  const hasBefore = before.columns.length > 0;
  return (
    <section
      aria-label={`Rows before and after ${node.label}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[60dvh] overflow-auto border-t -outline-offset-2"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {hasBefore && (
              <th scope="colgroup" colSpan={before.columns.length} className={clsx(GROUP, 'pl-5')}>
                Before
              </th>
            )}
            <th scope="colgroup" colSpan={node.columns.length} className={clsx(GROUP, hasBefore && 'border-l')}>
              {hasBefore ? 'After' : 'Rows'}
            </th>
          </tr>
          <tr>
            {before.columns.map((column, index) => (
              <ColumnHead
                key={column.name}
                column={column}
                className={index === 0 ? 'pl-5' : undefined}
                note={hasColumn(node.columns, column) ? null : 'leaves'}
              />
            ))}
            {node.columns.map((column, index) => (
              <ColumnHead
                key={column.name}
                column={column}
                className={index === 0 && hasBefore ? 'border-l' : undefined}
                note={!hasBefore || hasColumn(before.columns, column) ? null : 'new'}
                isOtherType={isOtherType(before.columns, column)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <PreviewLine key={`${line.before} ${line.after}`} line={line} node={node} before={before} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PreviewLine({ line, node, before }: { line: Line; node: PreviewNode; before: Before }) {
  const was = line.before === null ? undefined : before.rows[line.before];
  const is = line.after === null ? undefined : node.rows[line.after];
  const hasBefore = before.columns.length > 0;
  return (
    <tr data-line={line.gone?.kind ?? 'out'} className={clsx('hover:bg-hover', line.gone && 'bg-sunken/50')}>
      {before.columns.map(({ name, hidden }, index) => (
        <td key={name} className={clsx(CELL, index === 0 && 'pl-5')}>
          {was?.has(name) && <CellText text={was.get(name) ?? null} isHidden={hidden === true} isDim={!!line.gone} />}
        </td>
      ))}
      {is === undefined && (
        <td colSpan={node.columns.length} className={clsx(CELL, hasBefore && 'border-l', 'max-w-none')}>
          {line.gone && <GoneText gone={line.gone} />}
        </td>
      )}
      {is !== undefined &&
        node.columns.map(({ name, hidden }, index) => {
          const text = is.cells[index] ?? null;
          const isChanged = was !== undefined && (!was.has(name) || was.get(name) !== text);
          return (
            <td
              key={name}
              data-changed={isChanged || undefined}
              className={clsx(CELL, index === 0 && hasBefore && 'border-l', isChanged && 'bg-accent-soft font-medium')}
            >
              <CellText text={text} isHidden={hidden === true} />
            </td>
          );
        })}
    </tr>
  );
}

function CellText({
  text,
  isHidden,
  isDim = false,
}: {
  text: string | null;
  isHidden: boolean;
  isDim?: boolean | undefined;
}) {
  if (text === null) return <i className="text-ink-3">NULL</i>;
  if (text === '') return <i className="text-ink-3">empty</i>;
  return (
    <span className={isHidden || isDim ? 'text-ink-3' : 'text-ink'} title={text.length > 24 ? text : undefined}>
      {text}
    </span>
  );
}

function GoneText({ gone }: { gone: Gone }) {
  if (gone.kind === 'rejected') {
    return (
      <span className="text-bad" title={gone.reason}>
        Rejected: {gone.reason}
      </span>
    );
  }
  if (gone.cause === null) return <span className="text-ink-3">Left out</span>;
  const { name, meaning } = OUTCOMES[gone.cause];
  return (
    <span className="text-ink-3" title={meaning}>
      {name}
    </span>
  );
}

function ColumnHead({
  column,
  note,
  isOtherType = false,
  className,
}: {
  column: PreviewColumn;
  note: string | null;
  isOtherType?: boolean;
  className?: string | undefined;
}) {
  return (
    <th scope="col" className={clsx(HEAD, className)}>
      <span className="flex items-center gap-1.5 text-ink text-xs">
        {column.name}
        {note && <span className="rounded bg-surface px-1 font-normal text-2xs text-ink-3">{note}</span>}
        {column.hidden && (
          <span title="The pipeline hides its values">
            <EyeOff aria-label="hidden" size={12} className="text-ink-3" />
          </span>
        )}
      </span>
      <span className={clsx('block font-mono font-normal text-2xs', isOtherType ? 'text-accent' : 'text-ink-3')}>
        {typeText(column)}
      </span>
    </th>
  );
}

function hasColumn(columns: readonly PreviewColumn[], { name }: PreviewColumn): boolean {
  return columns.some((column) => column.name === name);
}

function isOtherType(before: readonly PreviewColumn[], column: PreviewColumn): boolean {
  const was = before.find(({ name }) => name === column.name);
  return was !== undefined && typeText(was) !== typeText(column);
}

/** `varchar(255)`, `numeric(12, 2)`; a column that nobody typed is read as text. */
function typeText({ type, length, precision, scale }: PreviewColumn): string {
  if (length !== undefined) return `${type}(${length})`;
  return precision === undefined ? type : `${type}(${precision}${scale === undefined ? '' : `, ${scale}`})`;
}
