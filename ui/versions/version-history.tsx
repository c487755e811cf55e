import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Pipeline } from '../api/model.ts';
import { itemsOf, totalOf } from '../api/page.ts';
import { versionListQuery } from '../api/queries/versions.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { VersionLine } from './version-line.tsx';

interface VersionHistoryProps {
  pipeline: Pipeline;
  /** How many to show; all when not given. */
  most?: number;
  aside?: ReactNode;
}

/** The versions of a pipeline, newest first. */
export function VersionHistory({ pipeline, most, aside }: VersionHistoryProps) {
  const list = useInfiniteQuery(versionListQuery(pipeline.id));
  const versions = itemsOf(list.data).slice(0, most);
  return (
    <Card title="Versions" aside={aside} flush className="overflow-hidden">
      {list.isPending ? (
        <Loading label="Loading versions" rows={2} />
      ) : list.isError ? (
        <ErrorState error={list.error} retry={list.refetch} />
      ) : (
        <>
          <ol className="divide-y divide-line">
            {versions.map((version) => (
              <VersionLine key={version.version} pipeline={pipeline} version={version} />
            ))}
          </ol>
          {most === undefined && <LoadMore query={list} shown={versions.length} total={totalOf(list.data)} />}
        </>
      )}
    </Card>
  );
}
