import { Undo2 } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { revertToVersion } from '../api/queries/versions.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useVersionAction } from './use-version-action.ts';

/** Saves what an earlier version holds as the next one. */
export function RevertButton({ pipeline, version }: { pipeline: Pipeline; version: number }) {
  const mayEdit = useMayEdit();
  const revert = useVersionAction(
    () => revertToVersion(pipeline.id, version, pipeline.version),
    (saved) =>
      saved.version === pipeline.version
        ? `Version ${saved.version} holds the same as version ${version}: nothing was saved.`
        : `Version ${version} was saved again, as version ${saved.version}.`,
  );
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="small"
          look="quiet"
          icon={Undo2}
          busy={revert.isPending}
          aria-label={`Revert to version ${version}`}
        >
          Revert
        </Button>
      }
      title={`Revert to version ${version}?`}
      action="Revert"
      keep="Not now"
      onConfirm={() => revert.mutate()}
    >
      What it holds is saved as version {pipeline.version + 1}. No version is changed or lost, and runs go on taking
      version {pipeline.publishedVersion ?? pipeline.version + 1}.
    </ConfirmDialog>
  );
}
