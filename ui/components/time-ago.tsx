import { formatAgo, formatDateTime } from '../format/time.ts';
import { useNow } from './use-now.ts';

/** A moment, relative to now; the exact one on hover and for machines. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
