import type { PreviewNode, PreviewReject } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { asSentence } from '../format/sentence.ts';

/** The rows that a node rejects, and why; a file that cannot be read on is no row. */
export function PreviewRejects({ node }: { node: PreviewNode }) {
  const rejects = node.rejects.filter(({ next }) => next === undefined);
  if (rejects.length === 0) return null;
  return (
    <div className="border-t px-4 py-3 sm:px-5">
      <h3 className="mb-1.5 font-medium text-ink text-sm">Rejected</h3>
      <ul className="space-y-1 text-sm">
        {rejects.map((reject, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may be rejected for several columns, and the list never changes
          <li key={index} data-preview-reject className="flex flex-wrap items-baseline gap-x-2.5">
            <span className="whitespace-nowrap text-ink-3 tabular-nums">{placeText(reject)}</span>
            <span className="font-mono text-xs">
              <span className="text-ink-2">{reject.column ?? 'whole row'}</span>{' '}
              {reject.value !== null && (
                <span className="break-all text-bad">{reject.value === '' ? '(empty)' : reject.value}</span>
              )}
            </span>
            <span className="min-w-0 text-ink-2">{asSentence(reject.reason)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function placeText({ origin }: PreviewReject): string {
  return origin === null ? 'A row' : `${origin.label.split('/').at(-1)}, row ${formatCount(origin.row)}`;
}
