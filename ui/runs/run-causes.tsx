import { useQuery } from '@tanstack/react-query';
import type { Run } from '../api/model.ts';
import { runCausesQuery } from '../api/queries/runs.ts';
import { formatNoun } from '../format/count.ts';
import { nodeLabels } from './node-labels.ts';
import { isEnded } from './run-state.ts';

/** Why rows failed, the commonest cause first; nothing where all failed for the same one. */
export function RunCauses({ run }: { run: Run }) {
  const { data } = useQuery(runCausesQuery(run.id, isEnded(run)));
  const causes = data?.data ?? [];
  const labels = nodeLabels(run);
  if (causes.length < 2) return null;
  return (
    <ol aria-label="Causes, the commonest first" className="grid grid-cols-1 gap-1 border-t px-4 py-3 text-xs sm:px-5">
      {causes.map(({ node, column, rule, code, disposition, rows, example }) => (
        <li
          key={`${node} ${column} ${rule} ${code} ${disposition}`}
          className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-2.5"
        >
          <span className="text-right text-ink tabular-nums">{formatNoun(rows, 'row')}</span>
          <span className="min-w-0 text-ink-2">
            <code className="font-mono text-ink">{column ?? 'whole row'}</code> {example.reason}
            <span className="text-ink-3"> · {labels.get(node) ?? node}</span>
            {rule !== null && <span className="text-ink-3"> · rule {rule}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
