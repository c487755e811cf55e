import { useInfiniteQuery } from '@tanstack/react-query';
import type { DeadLetterFilter } from '../api/model.ts';
import { itemsOf, totalOf } from '../api/page.ts';
import { letterListQuery } from '../api/queries/dead-letters.ts';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { RejectLine } from '../runs/reject-line.tsx';

interface LetterListProps {
  filter: DeadLetterFilter;
  nodeLabel: string;
  /** They come from several sources: each says from which. */
  withSource: boolean;
}

/** Dead letters one by one, each of which opens to its record and what can be done with it. */
export function LetterList({ filter, nodeLabel, withSource }: LetterListProps) {
  const list = useInfiniteQuery(letterListQuery(filter));
  const letters = itemsOf(list.data);
  return (
    <div className="mt-3 overflow-hidden rounded-lg border">
      {list.isPending ? (
        <Loading label="Loading rows" rows={2} />
      ) : list.isError ? (
        <ErrorState error={list.error} retry={list.refetch} />
      ) : (
        <>
          <ul className="divide-y divide-line">
            {letters.map((letter) => (
              <RejectLine
                key={letter.id}
                reject={{ ...letter, disposition: 'dead_letter' }}
                nodeLabel={nodeLabel}
                source={withSource ? letter.sourceLabel : null}
              />
            ))}
          </ul>
          <LoadMore query={list} shown={letters.length} total={totalOf(list.data)} />
        </>
      )}
    </div>
  );
}
