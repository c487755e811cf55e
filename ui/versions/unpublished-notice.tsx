import { Link } from '@tanstack/react-router';
import { GitCompareArrows, Play } from 'lucide-react';
import type { Pipeline } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { useRunPipeline } from '../pipelines/use-run-pipeline.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { PublishButton } from './publish-button.tsx';

/** That what is shown is not what runs take, and what can be done about it. */
export function UnpublishedNotice({ pipeline }: { pipeline: Pipeline }) {
  const { id, version, liveVersion } = pipeline;
  const mayEdit = useMayEdit();
  const start = useRunPipeline(id, { version: 'draft' });
  if (version === liveVersion) return null;
  return (
    <section
      aria-label="Unpublished version"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-warn-soft px-4 py-3 text-sm sm:px-5"
    >
      <p className="min-w-0 flex-1 basis-64 text-ink">
        <strong className="font-semibold">Version {version} is not published.</strong>{' '}
        <span className="text-ink-2">This page shows it; runs take version {liveVersion}.</span>
      </p>
      <span className="flex flex-wrap items-center gap-1.5">
        <Link
          to="/pipelines/$pipelineId/versions"
          params={{ pipelineId: id }}
          search={{ from: liveVersion, to: version }}
          className="inline-flex h-7 items-center gap-1.5 rounded-lg px-2.5 font-medium text-ink text-xs hover:bg-hover"
        >
          <GitCompareArrows aria-hidden size={13} />
          Compare
        </Link>
        {mayEdit && (
          <Button size="small" icon={Play} busy={start.isPending} onClick={() => start.mutate()}>
            Run version {version}
          </Button>
        )}
        <PublishButton pipeline={pipeline} version={version} look="primary" />
      </span>
    </section>
  );
}
