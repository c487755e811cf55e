import { formatShare } from '../format/share.ts';

interface CertaintyProps {
  /** From 0, nothing was seen, to 1: all rows were. */
  certainty: number;
  /** No row was left unseen. */
  isWhole: boolean;
}

/** How sure it is that the next value of a column fits its type. */
export function Certainty({ certainty, isWhole }: CertaintyProps) {
  if (certainty === 0) return <span className="text-warn text-xs">No values seen</span>;
  const text = certainty === 1 ? (isWhole ? 'All rows seen' : 'Told by the file') : `${formatShare(certainty, 1)} sure`;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-ink-2 text-xs tabular-nums">
      <span aria-hidden className="h-1.5 w-10 shrink-0 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full rounded-full ${certainty >= 0.95 ? 'bg-good' : 'bg-warn'}`}
          style={{ width: `${Math.round(certainty * 100)}%` }}
        />
      </span>
      {text}
    </span>
  );
}
