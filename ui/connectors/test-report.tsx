import { CheckCircle2, CircleX } from 'lucide-react';
import type { ConnectorTest } from '../api/model.ts';
import { formatDuration } from '../format/duration.ts';
import { placeText } from '../format/place.ts';

/** What a test of a connection found: each step, how long it took, what failed and what to do. */
export function TestReport({ test }: { test: ConnectorTest }) {
  const failed = test.steps.find(({ ok }) => !ok);
  return (
    <div role="status" className="animate-appear space-y-2.5" data-test-ok={test.ok}>
      <p className={`flex flex-wrap items-baseline gap-x-2 font-medium text-sm ${test.ok ? 'text-good' : 'text-bad'}`}>
        {test.ok ? 'It works' : `Failed at: ${failed?.step ?? 'connect'}`}
        <span className="font-normal text-ink-3 text-xs tabular-nums">in {formatDuration(test.latencyMs)}</span>
      </p>
      <ol className="space-y-2 rounded-lg bg-sunken px-3 py-2.5 text-sm" aria-label="Steps of the test">
        {test.steps.map(({ step, ok, durationMs, detail, origin, permission }) => (
          <li key={step} className="flex items-start gap-2">
            {ok ? (
              <CheckCircle2 aria-label="Passed" size={15} className="mt-0.5 shrink-0 text-good" />
            ) : (
              <CircleX aria-label="Failed" size={15} className="mt-0.5 shrink-0 text-bad" />
            )}
            <span className="min-w-0 flex-1 text-ink-2">
              {step}
              {detail && <span className={`block text-xs ${ok ? 'text-ink-3' : 'text-ink'}`}>{detail}</span>}
              {permission && (
                <span className="block text-xs">
                  Missing: <span className="break-all font-mono text-bad">{permission}</span>
                </span>
              )}
              {origin?.byte !== undefined && <span className="block text-ink-3 text-xs">{placeText(origin)}</span>}
            </span>
            <span className="shrink-0 text-ink-3 text-xs tabular-nums">{formatDuration(durationMs)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
