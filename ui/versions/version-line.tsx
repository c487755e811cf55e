import { Link } from '@tanstack/react-router';
import type { Pipeline, PipelineVersion } from '../api/model.ts';
import { TimeAgo } from '../components/time-ago.tsx';
import { PublishButton } from './publish-button.tsx';
import { RevertButton } from './revert-button.tsx';

interface VersionLineProps {
  pipeline: Pipeline;
  version: PipelineVersion;
}

/** A version: who saved it, when and why; whether runs take it; what it changed, and what can be done with it. */
export function VersionLine({ pipeline, version: { version, name, author, comment, createdAt } }: VersionLineProps) {
  const isLive = version === pipeline.liveVersion;
  return (
    <li data-version={version} className="px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className="font-semibold text-ink tabular-nums">v{version}</span>
        {isLive && (
          <span className="rounded-full bg-good-soft px-2 py-px font-medium text-2xs text-good">
            {pipeline.publishedVersion === null ? 'Live, as none is published' : 'Published'}
          </span>
        )}
        <span className="ml-auto shrink-0 text-ink-3 text-xs">
          <TimeAgo at={createdAt} />
        </span>
      </div>
      <p className="text-ink-2">{comment ?? (version === 1 ? 'First version' : 'No comment')}</p>
      <p className="truncate text-ink-3 text-xs">
        {author}
        {name !== pipeline.name && ` · called ${name} then`}
      </p>
      <div className="mt-1.5 -ml-2.5 flex flex-wrap items-center gap-1.5">
        {version > 1 && (
          <Link
            to="/pipelines/$pipelineId/versions"
            params={{ pipelineId: pipeline.id }}
            search={{ from: version - 1, to: version }}
            className="rounded-lg px-2.5 py-1 font-medium text-accent text-xs hover:bg-hover"
          >
            What changed<span className="sr-only"> in version {version}</span>
          </Link>
        )}
        {version < pipeline.version && <RevertButton pipeline={pipeline} version={version} />}
        {version !== pipeline.publishedVersion && <PublishButton pipeline={pipeline} version={version} look="quiet" />}
      </div>
    </li>
  );
}
