import { RefreshCw } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { joinNames } from '../nodes/node-from.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useRunPipeline } from './use-run-pipeline.ts';

/** Starts a run that also reads files that were loaded before; only where a source leaves those out. */
export function ReloadButton({ pipeline }: { pipeline: Pipeline }) {
  const mayEdit = useMayEdit();
  const start = useRunPipeline(pipeline.id, { reload: true });
  const names = pipeline.nodes
    .filter(({ nodeType, config }) => nodeType === 'source' && config.loadedFiles === 'skip')
    .map(({ label }) => label);
  // A run takes the live version, whose sources are shown only where it is the latest.
  if (!mayEdit || names.length === 0 || pipeline.version !== pipeline.liveVersion) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button icon={RefreshCw} busy={start.isPending}>
          Reload all files
        </Button>
      }
      title="Load all files again?"
      action="Reload"
      keep="Not now"
      onConfirm={() => start.mutate()}
    >
      A run of {joinNames(names)} leaves out the files that earlier runs have loaded. This one reads all of them once:{' '}
      {adds(pipeline)
        ? 'where rows are added to a table, those of files that were loaded before come into it a second time.'
        : 'rows that are there already do not come twice.'}
    </ConfirmDialog>
  );
}

/** Whether a table gets its rows twice: every other way of loading knows them by their key or mark. */
const adds = ({ nodes }: Pipeline): boolean =>
  nodes.some(({ nodeType, config }) => nodeType === 'target' && (config.loadMode ?? 'append') === 'append');
