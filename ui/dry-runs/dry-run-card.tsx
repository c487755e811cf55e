import { useMutation } from '@tanstack/react-query';
import { FlaskRound, Layers } from 'lucide-react';
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
  const run = useMutation({ mutationFn: (all: boolean) => dryRun(pipeline.id, pipeline.version, all) });
  if (!mayEdit) return null;
  const buttons = (
    <span className="flex flex-wrap gap-2">
      <Button size={run.isIdle ? 'medium' : 'small'} icon={FlaskRound} onClick={() => run.mutate(false)}>
        {run.isIdle ? 'Run dry' : 'Run dry again'}
      </Button>
      <Button size={run.isIdle ? 'medium' : 'small'} icon={Layers} onClick={() => run.mutate(true)}>
        Run all rows dry
      </Button>
    </span>
  );
  return (
    <Card
      title="Dry run"
      flush={!run.isIdle}
      className="overflow-hidden"
      aside={
        (run.isSuccess || run.isError) && (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {run.isSuccess &&
              `Version ${pipeline.version}, ${run.variables ? 'all rows' : 'the first rows'}, rolled back`}
            {buttons}
          </span>
        )
      }
    >
      {run.isIdle ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-80 text-pretty text-ink-3 text-sm">
            See the rows, the SQL and the changes of the table that a run of version {pipeline.version} would make. It
            is done in a transaction that is rolled back: of the first 10,000 rows, or of all, for up to 10 minutes in
            which it holds the locks of a load.
          </p>
          {buttons}
        </div>
      ) : run.isPending ? (
        <Loading label={run.variables ? 'Running dry over all rows' : 'Running dry'} rows={4} />
      ) : run.isError ? (
        <ErrorState error={run.error} retry={() => run.mutate(run.variables)} />
      ) : (
        <DryRunResult found={run.data} />
      )}
    </Card>
  );
}
