import { Trash2 } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';

interface RemoveTriggerButtonProps {
  pipeline: Pipeline;
  /** Whether the version without it goes live at once. */
  publishes: boolean;
  busy: boolean;
  onRemove: () => void;
}

/** Saves a version without the trigger. */
export function RemoveTriggerButton({ pipeline, publishes, busy, onRemove }: RemoveTriggerButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button look="quiet" icon={Trash2} busy={busy} className="sm:ml-auto">
          Remove trigger
        </Button>
      }
      title="Remove the trigger?"
      action="Remove"
      keep="Keep"
      danger
      onConfirm={onRemove}
    >
      {publishes
        ? `Version ${pipeline.version + 1} goes live without it: files that arrive start nothing ${pipeline.status === 'paused' ? 'then, also once the pipeline goes on' : 'any more'}. `
        : `Version ${pipeline.version + 1} is saved without it. The trigger of the published version goes on until that is published. `}
      Runs by hand, and what was loaded, stay as they are.
    </ConfirmDialog>
  );
}
