import { useInfiniteQuery } from '@tanstack/react-query';
import { CheckCircle2 } from 'lucide-react';
import type { Run } from '../api/model.ts';
import { itemsOf, totalOf } from '../api/page.ts';
import { runErrorsQuery } from '../api/queries/runs.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { formatNoun } from '../format/count.ts';
import { nodeLabels } from './node-labels.ts';
import { RejectLine } from './reject-line.tsx';
import { RunCauses } from './run-causes.tsx';
import { isEnded } from './run-state.ts';

/** The rows that failed, a page at a time. */
export function RunErrors({ run }: { run: Run }) {
  const rejected = run.nodes.reduce((sum, node) => sum + node.rejected, 0);
  const errors = useInfiniteQuery(runErrorsQuery(run.id, isEnded(run)));
  const rejects = itemsOf(errors.data);
  const total = errors.data ? totalOf(errors.data) : rejected;
  const labels = nodeLabels(run);
  return (
    <Card title="Row errors" aside={total > 0 ? formatNoun(total, 'row') : undefined} flush>
      {errors.isPending ? (
        <Loading label="Loading row errors" rows={3} />
      ) : errors.isError ? (
        <ErrorState error={errors.error} retry={errors.refetch} />
      ) : rejects.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pt-1 pb-4 text-ink-3 text-sm sm:px-5">
          <CheckCircle2 aria-hidden size={15} className="text-good" />
          {isEnded(run) ? 'No row failed.' : 'No row has failed so far.'}
        </p>
      ) : (
        <>
          <RunCauses run={run} />
          <ul className="divide-y divide-line border-t">
            {rejects.map((reject) => (
              <RejectLine key={reject.id} reject={reject} nodeLabel={labels.get(reject.node) ?? reject.node} />
            ))}
          </ul>
          <LoadMore query={errors} shown={rejects.length} total={total} />
        </>
      )}
    </Card>
  );
}
