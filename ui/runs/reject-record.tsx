import type { RowError, ShownReject } from '../api/model.ts';
import { LetterPanel } from '../dead-letters/letter-panel.tsx';

const DISPOSITIONS: Record<RowError['disposition'], string> = {
  dead_letter: 'Kept as a dead letter',
  skipped: 'Skipped',
  failed: 'Stopped the run',
};

/** The record as the source gave it, with the bad column marked. */
export function RejectRecord({ reject, nodeLabel }: { reject: ShownReject; nodeLabel: string }) {
  const cells = recordCells(reject.record);
  return (
    <div className="animate-appear space-y-3 rounded-lg border bg-sunken p-3.5 text-xs">
      <p className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2">
        <span className="min-w-0">
          Node <b className="font-semibold text-ink">{nodeLabel}</b>
        </span>
        <span>{DISPOSITIONS[reject.disposition]}</span>
        <span className="min-w-0 break-all">
          {reject.label}
          {reject.line !== null && `, line ${reject.line}`}
          {reject.byte !== null && `, byte ${reject.byte}`}
        </span>
        {reject.rule !== null && (
          <span className="min-w-0">
            Rule <b className="font-semibold text-ink">{reject.rule}</b>
          </span>
        )}
        <code className="font-mono text-bad">{reject.code}</code>
      </p>
      <dl className="grid grid-cols-1 gap-x-5 gap-y-1 font-mono sm:grid-cols-[fit-content(40%)_minmax(0,1fr)]">
        {cells.map(([name, value]) => {
          const bad = name === reject.column;
          return (
            <div key={name} className="contents">
              <dt className={`min-w-0 ${bad ? 'font-semibold text-bad' : 'text-ink-3'}`}>
                {name}
                {bad && <span className="sr-only"> (the value that failed)</span>}
              </dt>
              <dd className={`min-w-0 whitespace-pre-wrap max-sm:mb-1 ${bad ? 'text-bad' : 'text-ink'}`}>
                {value === null ? <i className="text-ink-3">NULL</i> : value}
              </dd>
            </div>
          );
        })}
      </dl>
      {reject.disposition === 'dead_letter' && <LetterPanel id={reject.id} />}
    </div>
  );
}

function recordCells(record: RowError['record']): readonly (readonly [string, string | null])[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return [['record', cellText(record)]];
  return Object.entries(record).map(([name, value]) => [name, cellText(value)]);
}

function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
