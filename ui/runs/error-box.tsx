import { CircleX, CornerDownRight } from 'lucide-react';
import type { Run, RunFault } from '../api/model.ts';
import { placeText } from '../format/place.ts';
import { nodeLabels } from './node-labels.ts';

/** Why a run failed: what happened, where, its code, and what to do now. */
export function ErrorBox({ run, error }: { run: Run; error: RunFault }) {
  const labels = nodeLabels(run);
  const nodeLabel = error.node && (labels.get(error.node) ?? error.node);
  const places = [nodeLabel && `Node “${nodeLabel}”`, error.origin && placeText(error.origin)].filter(Boolean);
  return (
    <section
      aria-label="Why the run failed"
      className="flex animate-rise gap-3 rounded-xl border border-bad/30 bg-bad-soft px-4 py-3.5 sm:px-5"
    >
      <CircleX aria-hidden size={18} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 space-y-1.5">
        <p className="font-semibold text-ink">{error.message}</p>
        {places.length > 0 && <p className="text-ink-2 text-sm">{places.join(' · ')}</p>}
        <p className="flex gap-1.5 text-ink-2 text-sm">
          <CornerDownRight aria-hidden size={14} className="mt-1 shrink-0" />
          <span className="min-w-0">
            <span className="sr-only">Next step: </span>
            {error.next}
          </span>
        </p>
        <p className="font-mono text-bad text-xs">
          {error.code}
          {error.retryable && <span className="font-sans"> · the same run may succeed later</span>}
        </p>
      </div>
    </section>
  );
}
