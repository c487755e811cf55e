import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { pipelinePlanQuery } from '../api/queries/pipelines.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { PropertyList } from '../components/property-list.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { planSummary } from './plan-summary.ts';

const GUARANTEES: Readonly<Record<string, string>> = {
  'exactly-once': 'Exactly once',
  'at-least-once': 'At least once: rows may repeat',
};

const SHAPES: Readonly<Record<string, string>> = {
  direct: 'Straight into the table',
  staged: 'Staged, published at the end',
};

/** The plan that a run started now would take, and what is to be said about it. */
export function PipelinePlan({ pipeline }: { pipeline: Pipeline }) {
  const query = useQuery(pipelinePlanQuery(pipeline.id, pipeline.version));
  const plan = query.data ? planSummary(query.data.plan) : null;
  const issues = [...new Map((query.data?.issues ?? []).map((issue) => [issue.message, issue])).values()];
  return (
    <Card title="Plan" flush={!query.isSuccess}>
      {query.isPending ? (
        <Loading label="Planning" rows={3} />
      ) : query.isError ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <div className="space-y-3">
          {issues.map((issue) => (
            <p
              key={issue.message}
              className={`flex gap-2 rounded-lg px-3 py-2 text-ink-2 text-sm ${issue.severity === 'error' ? 'bg-bad-soft' : 'bg-warn-soft'}`}
            >
              <TriangleAlert
                aria-hidden
                size={14}
                className={`mt-[3px] shrink-0 ${issue.severity === 'error' ? 'text-bad' : 'text-warn'}`}
              />
              <span className="min-w-0">
                {issue.message}
                {issue.next && <span className="block text-ink-3 text-xs">{issue.next}</span>}
              </span>
            </p>
          ))}
          {plan && (
            <PropertyList
              properties={[
                { name: 'Guarantee', value: GUARANTEES[plan.guarantee] ?? plan.guarantee },
                { name: 'Load', value: SHAPES[plan.shape] ?? plan.shape },
                {
                  name: plan.tables.length === 1 ? 'Table' : 'Tables',
                  value: <code className="font-mono text-xs">{plan.tables.join(', ')}</code>,
                },
                { name: 'Rows a transaction', value: formatCount(plan.batchRows) },
                { name: 'Lanes', value: formatCount(plan.lanes) },
                { name: 'Memory bound', value: formatBytes(plan.memoryBytes) },
                ...(plan.dropped.length > 0 ? [{ name: 'Dropped columns', value: plan.dropped.join(', ') }] : []),
              ]}
            />
          )}
        </div>
      )}
    </Card>
  );
}
