import { Link } from '@tanstack/react-router';
import type { Run } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { PropertyList } from '../components/property-list.tsx';
import { formatBytes } from '../format/bytes.ts';
import { formatNoun } from '../format/count.ts';
import { formatDateTime } from '../format/time.ts';
import { triggerText } from './run-trigger.ts';
import { RunWait } from './run-wait.tsx';

const MODES: Record<Run['mode'], string> = { batch: 'Batch', micro_batch: 'Micro-batch', streaming: 'Streaming' };

export function RunDetails({ run }: { run: Run }) {
  const targets = run.nodes.filter(({ type }) => type === 'target').length;
  return (
    <Card title="Details">
      <PropertyList
        properties={[
          {
            name: 'Pipeline',
            value:
              run.pipelineId === null ? (
                run.pipelineName
              ) : (
                <Link
                  to="/pipelines/$pipelineId"
                  params={{ pipelineId: run.pipelineId }}
                  className="rounded font-medium text-accent hover:underline"
                >
                  {run.pipelineName}
                </Link>
              ),
          },
          { name: 'Version', value: <RunVersion run={run} /> },
          { name: 'Trigger', value: triggerText(run.trigger) },
          { name: 'Mode', value: MODES[run.mode] },
          {
            name: 'Load',
            value:
              targets > 1 ? (
                `Into ${formatNoun(targets, 'table')}`
              ) : (
                <span className="capitalize">{run.loadStrategy.replaceAll('_', ' ')}</span>
              ),
          },
          { name: 'Started', value: run.startedAt === null ? '—' : formatDateTime(run.startedAt) },
          { name: 'Finished', value: run.finishedAt === null ? '—' : formatDateTime(run.finishedAt) },
          ...(run.wait === null ? [] : [{ name: 'Wait for files', value: <RunWait wait={run.wait} /> }]),
          { name: 'Memory bound', value: `${formatBytes(run.memoryBytes)} by plan` },
          ...(run.watermark === null
            ? []
            : [
                {
                  name: `Watermark of ${run.watermark.column}`,
                  value: `${run.watermark.from ?? 'none'} → ${run.watermark.to ?? '…'}`,
                },
              ]),
          ...(run.filesLeftOut === 0
            ? []
            : [{ name: 'Left out', value: `${formatNoun(run.filesLeftOut, 'file')}, loaded by an earlier run` }]),
          ...(run.droppedColumns.length === 0
            ? []
            : [{ name: 'Dropped columns', value: <DroppedColumns columns={run.droppedColumns} /> }]),
          {
            name: 'Run id',
            value: (
              <span className="-my-1.5 inline-flex items-center gap-0.5">
                <code className="font-mono text-xs" title={run.id}>
                  {run.id.slice(0, 8)}
                </code>
                <CopyButton text={run.id} label="Copy run id" />
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** The way to what that version changed. */
function RunVersion({ run: { pipelineId, version } }: { run: Run }) {
  if (pipelineId === null || version === null) return version ?? 'Unsaved';
  return (
    <Link
      to="/pipelines/$pipelineId/versions"
      params={{ pipelineId }}
      search={{ to: version }}
      className="rounded font-medium text-accent hover:underline"
    >
      {version}
    </Link>
  );
}

/** Columns of the input that the target lacks, each with the values that were not stored. */
function DroppedColumns({ columns }: { columns: Run['droppedColumns'] }) {
  return (
    <ul title="The target table has no such column, so its values were not stored" className="space-y-1">
      {columns.map(({ name, rows }) => (
        <li key={name}>
          {name} <span className="whitespace-nowrap text-ink-3">{formatNoun(rows, 'value')}</span>
        </li>
      ))}
    </ul>
  );
}
