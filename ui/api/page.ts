import type { InfiniteData } from '@tanstack/react-query';

/** One page of a list, as the API sends it. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly pagination: {
    readonly total: number;
    readonly hasMore: boolean;
    readonly limit: number;
    readonly cursor: string | null;
  };
}

/** All items of the pages that are loaded. */
export function itemsOf<T>(list: InfiniteData<Page<T>, unknown> | undefined): readonly T[] {
  return list?.pages.flatMap((page) => page.data) ?? [];
}

/** How many items there are, loaded or not. */
export function totalOf(list: InfiniteData<Page<unknown>, unknown> | undefined): number {
  return list?.pages.at(-1)?.pagination.total ?? 0;
}
