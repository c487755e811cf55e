import { formatCount } from '../format/count.ts';
import { Button } from './button.tsx';

export interface LoadMoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  shown: number;
  total: number;
}

/** The foot of a paged list; nothing when all of it is shown. */
export function LoadMore({ query, shown, total }: LoadMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex items-center justify-between gap-4 border-t px-4 py-3 text-ink-3 text-xs tabular-nums sm:px-5">
      {formatCount(shown)} of {formatCount(total)} shown
      <Button size="small" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        Show more
      </Button>
    </div>
  );
}
