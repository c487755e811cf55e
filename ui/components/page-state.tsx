import type { UseQueryResult } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';
import { Card } from './card.tsx';
import { ErrorState } from './error-state.tsx';
import { Loading } from './loading.tsx';

export interface PageStateProps {
  /** What the page is about, e.g. `Run`. */
  name: string;
  query: Pick<UseQueryResult, 'isError' | 'error' | 'refetch'>;
}

/** A page whose subject is still on its way, or cannot be had. */
export function PageState({ name, query }: PageStateProps) {
  const isGone = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <>
      <h1 className="sr-only">{name}</h1>
      <Card flush>
        {query.isError ? (
          <ErrorState error={query.error} {...(!isGone && { retry: query.refetch })} />
        ) : (
          <Loading label={`Loading: ${name}`} rows={8} />
        )}
      </Card>
    </>
  );
}
