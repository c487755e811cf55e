import { Link } from '@tanstack/react-router';
import type { Pipeline } from '../api/model.ts';
import { VersionHistory } from '../versions/version-history.tsx';

const SHOWN = 4;

/** The newest versions, and the way to all of them. */
export function PipelineVersions({ pipeline }: { pipeline: Pipeline }) {
  return (
    <VersionHistory
      pipeline={pipeline}
      most={SHOWN}
      aside={
        <Link
          to="/pipelines/$pipelineId/versions"
          params={{ pipelineId: pipeline.id }}
          className="rounded font-medium text-accent hover:underline"
        >
          All versions
        </Link>
      }
    />
  );
}
