import type { DryRunCause } from '../api/model.ts';
import { formatCount, formatNoun } from '../format/count.ts';

interface DryRunCausesProps {
  causes: readonly DryRunCause[];
  /** Of the nodes, by id. */
  labels: ReadonlyMap<string, string>;
}

/** Why rows would be rejected, and the first of them as an example. */
export function DryRunCauses({ causes, labels }: DryRunCausesProps) {
  return (
    <div className="border-t px-4 py-3.5 sm:px-5">
      <h3 className="mb-2 font-medium text-ink text-sm">Rejected</h3>
      <ol className="space-y-2 text-sm">
        {causes.map((cause) => (
          <li
            key={`${cause.node} ${cause.column} ${cause.code}`}
            data-dry-run-cause
            className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3"
          >
            <span className="text-right text-bad tabular-nums">{formatNoun(cause.count, 'row')}</span>
            <span className="min-w-0 text-ink-2">
              <code className="font-mono text-ink text-xs">{cause.column ?? 'whole row'}</code> {cause.reason}
              <span className="block text-ink-3 text-xs">
                {labels.get(cause.node) ?? cause.node} · <code className="font-mono">{cause.code}</code>
                {cause.label !== null && cause.row !== null && (
                  <>
                    {' '}
                    · first in {cause.label.split('/').at(-1)}, row {formatCount(cause.row)}
                  </>
                )}
                {cause.value !== null && (
                  <>
                    : <code className="break-all font-mono">{cause.value === '' ? '(empty)' : cause.value}</code>
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
