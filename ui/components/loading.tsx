import { Skeleton } from './skeleton.tsx';

/** Rows of skeletons, announced once. */
export function Loading({ label, rows = 5 }: { label: string; rows?: number }) {
  return (
    <div role="status" className="space-y-3 p-5">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity
        <div key={row} className="flex items-center gap-4" style={{ opacity: 1 - row / (rows + 1) }}>
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="h-4 w-20" />
          <Skeleton className="ml-auto h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
