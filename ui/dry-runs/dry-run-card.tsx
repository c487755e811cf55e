import { useMutation } from '@tanstack/react-query';
import { FlaskRound } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { dryRun } from '../api/queries/previews.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { DryRunResult } from './dry-run-result.tsx';

/** What a load would do to the table, for those who may run the pipeline: it is done, and rolled back. */
export function DryRunCard({ pipeline }: { pipeline: Pipeline }) {
  const mayEdit = useMayEdit();
  const run = useMutation({ mutationFn: () => dryRun(pipeline.id, pipeline.version) });
  if (!mayEdit) return null;
  return (
    <Card
      title="Dry run"
      flush={!run.isIdle}
      className="overflow-hidden"
      aside={
        run.isSuccess && (
          <span className="flex items-center gap-3">
            {`Version ${pipeline.version}, rolled back`}
            <Button size="small" icon={FlaskRound} onClick={() => run.mutate()}>
              Run dry again
            </Button>
          </span>
        )
      }
    >
      {run.isIdle ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-80 text-pretty text-ink-3 text-sm">
            See the rows, the SQL and the changes of the table that a run of version {pipeline.version} would make. It
            is done in a transaction that is rolled back.
          </p>
          <Button icon={FlaskRound} onClick={() => run.mutate()}>
            Run dry
          </Button>
        </div>
      ) : run.isPending ? (
        <Loading label="Running dry" rows={4} />
      ) : run.isError ? (
        <ErrorState error={run.error} retry={() => run.mutate()} />
      ) : (
        <DryRunResult found={run.data} />
      )}
    </Card>
  );
}
