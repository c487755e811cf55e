import { CornerDownRight, FileX2 } from 'lucide-react';
import type { Preview } from '../api/model.ts';
import { placeText } from '../format/place.ts';

/** Files that a preview could not read to their end: where the damage is, and what to do. */
export function BrokenFiles({ preview }: { preview: Preview }) {
  const broken = preview.nodes.flatMap(({ rejects }) => rejects.filter(({ next }) => next !== undefined));
  if (broken.length === 0) return null;
  return (
    <ul aria-label="Files that cannot be read on" className="space-y-2 px-4 pb-3 sm:px-5">
      {broken.map(({ origin, reason, next, code }) => (
        <li
          key={origin?.label}
          className="flex gap-2.5 rounded-lg border border-bad/30 bg-bad-soft px-3 py-2.5 text-sm"
        >
          <FileX2 aria-hidden size={16} className="mt-0.5 shrink-0 text-bad" />
          <div className="min-w-0 space-y-1">
            <p className="font-medium text-ink">{reason}</p>
            <p className="text-ink-2">
              {origin && `${placeText(origin)} · `}
              <span className="font-mono text-bad text-xs">{code}</span>
            </p>
            <p className="flex gap-1.5 text-ink-2">
              <CornerDownRight aria-hidden size={14} className="mt-1 shrink-0" />
              <span className="min-w-0">
                <span className="sr-only">Next step: </span>
                {next}
              </span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
