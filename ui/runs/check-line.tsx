import { CheckCircle2, CircleAlert, CircleX } from 'lucide-react';
import type { RunCheck } from '../api/model.ts';

const VALIDATORS: Record<string, string> = {
  rowCount: 'Rows',
  nullRate: 'Rows without a value',
  distinctCount: 'Different values',
  freshness: 'Latest value',
  sum: 'Sum',
  mean: 'Mean',
  anomaly: 'Rows against past runs',
};

interface CheckLineProps {
  check: RunCheck;
  /** Of the nodes, by id. */
  labels: ReadonlyMap<string, string>;
}

/** One thing that all rows of a load were held to together, and what was found. */
export function CheckLine({ check, labels }: CheckLineProps) {
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 px-4 py-2.5 text-sm sm:grid-cols-[1rem_minmax(0,2fr)_minmax(0,3fr)] sm:px-5">
      <Outcome check={check} />
      <span className="min-w-0 text-ink">
        {VALIDATORS[check.validator] ?? check.validator}
        {check.field !== null && <code className="ml-1.5 font-mono text-ink-2 text-xs">{check.field}</code>}
        {check.node !== null && <span className="ml-1.5 text-ink-3 text-xs">{labels.get(check.node)}</span>}
      </span>
      <span className="min-w-0 text-ink-2 tabular-nums max-sm:col-start-2">
        {check.found ?? 'no value'}
        <span className="text-ink-3"> · expected {check.expected}</span>
      </span>
    </li>
  );
}

function Outcome({ check: { ok, onFail } }: { check: RunCheck }) {
  const common = { size: 15, className: 'translate-y-0.5', role: 'img' } as const;
  if (ok) return <CheckCircle2 {...common} aria-label="Passed" className={`${common.className} text-good`} />;
  return onFail === 'warn' ? (
    <CircleAlert {...common} aria-label="Warning" className={`${common.className} text-warn`} />
  ) : (
    <CircleX {...common} aria-label="Failed" className={`${common.className} text-bad`} />
  );
}
