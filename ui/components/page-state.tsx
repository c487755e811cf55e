import type { UseQueryResult } from '@tanstack/react-query';
import type { LinkProps } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { ApiProblem } from '../api/problem.ts';
import { Card } from './card.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { LinkButton } from './link-button.tsx';
import { Loading } from './loading.tsx';

export interface PageStateProps {
  /** What the page is about, e.g. `Run`. */
  name: string;
  query: Pick<UseQueryResult, 'isError' | 'error' | 'refetch'>;
  /** Where all of its kind are. */
  list: LinkProps;
}

/** A page whose subject is still on its way, or cannot be had. */
export function PageState({ name, query, list }: PageStateProps) {
  const isGone = query.error instanceof ApiProblem && query.error.status === 404;
  const kind = name.toLowerCase();
  return (
    <>
      <h1 className="sr-only">{name}</h1>
      <Card flush>
        {isGone ? (
          <EmptyState
            icon={MapPinOff}
            title={`There is no such ${kind}`}
            action={<LinkButton link={list}>See all {kind}s</LinkButton>}
          >
            It was deleted, or the address is not quite right.
          </EmptyState>
        ) : query.isError ? (
          <ErrorState error={query.error} retry={query.refetch} />
        ) : (
          <Loading label={`Loading: ${name}`} rows={8} />
        )}
      </Card>
    </>
  );
}
