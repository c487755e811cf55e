import { formatCount } from '../format/count.ts';
import { formatShare } from '../format/share.ts';
import type { CountedNode } from './node-table.tsx';

/** How many rows came from each source and how many went to each table; nothing where there is one of both. */
export function RowEnds({ nodes }: { nodes: readonly CountedNode[] }) {
  const sources = nodes.filter(({ type }) => type === 'source');
  const targets = nodes.filter(({ type }) => type === 'target');
  if (sources.length < 2 && targets.length < 2) return null;
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <Ends
        name="Read from"
        fill="bg-line-strong"
        ends={sources.map(({ id, label, in: count }) => ({ id, label, table: null, count }))}
      />
      <Ends
        name="Loaded into"
        fill="fill-loaded"
        ends={targets.map(({ id, label, table, out: count }) => ({ id, label, table, count }))}
      />
    </div>
  );
}

interface End {
  readonly id: string;
  readonly label: string;
  readonly table: string | null;
  readonly count: number;
}

function Ends({ name, fill, ends }: { name: string; fill: string; ends: readonly End[] }) {
  const total = ends.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="min-w-0">
      <h3 className="mb-2 text-ink-3 text-xs">{name}</h3>
      <ul aria-label={name} className="space-y-2.5 text-sm">
        {ends.map(({ id, label, table, count }) => (
          <li key={id} data-end={id}>
            <span className="flex items-baseline gap-3">
              <span className="min-w-0 flex-1 truncate text-ink" title={label}>
                {label}
                {table !== null && <span className="font-mono text-2xs text-ink-3"> {table}</span>}
              </span>
              <span className="text-ink tabular-nums">{formatCount(count)}</span>
              <span className="w-9 text-right text-ink-3 text-xs tabular-nums">{formatShare(count, total)}</span>
            </span>
            <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
              <span
                className={`block h-full rounded-full transition-[width] duration-300 ${fill}`}
                style={{ width: `${total > 0 ? (count / total) * 100 : 0}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
