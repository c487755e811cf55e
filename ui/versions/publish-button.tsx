import { Rocket } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { publishVersion } from '../api/queries/versions.ts';
import { Button, type ButtonProps } from '../components/button.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useVersionAction } from './use-version-action.ts';

export interface PublishButtonProps extends Pick<ButtonProps, 'look'> {
  pipeline: Pipeline;
  version: number;
}

/** Makes a version the one that runs take. */
export function PublishButton({ pipeline, version, look = 'secondary' }: PublishButtonProps) {
  const mayEdit = useMayEdit();
  const publish = useVersionAction(
    () => publishVersion(pipeline.id, version),
    () => `Version ${version} is live.`,
  );
  if (!mayEdit) return null;
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="small"
          look={look}
          icon={Rocket}
          busy={publish.isPending}
          aria-label={`Publish version ${version}`}
        >
          Publish
        </Button>
      }
      title={`Publish version ${version}?`}
      action="Publish"
      keep="Not now"
      onConfirm={() => publish.mutate()}
    >
      {version === pipeline.liveVersion
        ? 'Runs take it already, as no version is published. From now on, what is saved later waits until it is published.'
        : `Runs take it from now on, in place of version ${pipeline.liveVersion}. Those that go on keep theirs. You can publish an earlier version again at any time.`}
    </ConfirmDialog>
  );
}
