import type { RunLogEntry } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatNoun } from '../format/count.ts';
import { formatClock, formatDateTime } from '../format/time.ts';

/** What the run said, oldest first. */
export function RunLog({ entries }: { entries: readonly RunLogEntry[] }) {
  return (
    <Card title="Log" aside={entries.length > 0 && formatNoun(entries.length, 'line')}>
      {entries.length === 0 ? (
        <p className="text-ink-3 text-sm">Nothing logged yet.</p>
      ) : (
        <section
          aria-label="Log lines"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-80 overflow-y-auto rounded"
        >
          <ol className="space-y-2 text-sm">
            {entries.map((entry) => (
              <li key={`${entry.at} ${entry.stage} ${entry.message}`} className="flex gap-3">
                <time
                  dateTime={entry.at}
                  title={formatDateTime(entry.at)}
                  className="shrink-0 pt-px text-ink-3 text-xs tabular-nums"
                >
                  {formatClock(entry.at)}
                </time>
                <span className="min-w-0 text-ink-2">
                  <span className="font-medium text-ink">{entry.stage}</span> {entry.message}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Card>
  );
}
