import type { ReactNode } from 'react';
import type { DryRun } from '../api/model.ts';
import { formatNoun } from '../format/count.ts';
import { CheckLine } from '../runs/check-line.tsx';
import { DryRunCauses } from './dry-run-causes.tsx';
import { DryRunNodes, dryNodes } from './dry-run-nodes.tsx';
import { DryRunOutcome } from './dry-run-outcome.tsx';
import { DryRunRows } from './dry-run-rows.tsx';

const HOOK_KINDS: Readonly<Record<string, string>> = {
  sql: 'SQL',
  refresh: 'refresh of a view',
  function: 'function',
  webhook: 'webhook',
};

/** All that a dry run has found: what would become of the rows, of the table, and by which statements. */
export function DryRunResult({ found }: { found: DryRun }) {
  const { statements, checks, hooks, sequences } = found;
  const tables = [found, ...found.others];
  const isOne = tables.length === 1;
  const nodes = dryNodes(found);
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return (
    <div className="animate-appear">
      <DryRunOutcome found={found} nodes={nodes} />
      <DryRunNodes nodes={nodes} />
      {found.causes.length > 0 && <DryRunCauses causes={found.causes} labels={labels} />}
      {tables
        .filter(({ schema }) => schema.length > 0)
        .map(({ target, table, schema }) => (
          <Part key={target} title={`Changes of ${isOne ? 'the table' : table}`}>
            <ul className="space-y-1 text-sm">
              {schema.map(({ column, before, after }) => (
                <li key={column} className="font-mono text-xs">
                  <span className="text-ink">{column}</span>{' '}
                  <span className="text-ink-3">{before ?? 'no such column'} → </span>
                  <span className="text-ink">{after ?? 'no such column'}</span>
                </li>
              ))}
            </ul>
          </Part>
        ))}
      {statements.length > 0 && (
        <Part title="SQL that would run" aside={formatNoun(statements.length, 'statement')}>
          <section
            aria-label="SQL that would run"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-80 overflow-auto rounded-lg border bg-sunken"
          >
            <ol className="divide-y divide-line">
              {statements.map((statement) => (
                <li key={statement}>
                  <pre className="whitespace-pre-wrap px-3 py-2 font-mono text-ink text-xs leading-5">{statement}</pre>
                </li>
              ))}
            </ol>
          </section>
        </Part>
      )}
      {checks.length > 0 && (
        <Part title="Checks of the load" flush>
          <ul className="divide-y divide-line border-t">
            {checks.map((check) => (
              <CheckLine
                key={`${check.node} ${check.validator} ${check.field} ${check.expected}`}
                check={check}
                labels={labels}
              />
            ))}
          </ul>
        </Part>
      )}
      {hooks.length > 0 && (
        <Part title="Hooks, not fired">
          <ul className="space-y-1 text-sm">
            {hooks.map(({ place, kind, what }) => (
              <li key={`${place} ${kind} ${what}`} className="text-ink-2">
                <span className="text-ink-3">{place} the load, </span>
                {HOOK_KINDS[kind] ?? kind}: <code className="font-mono text-ink text-xs">{what}</code>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {sequences.length > 0 && (
        <Part title="Sequences that have counted on">
          <p className="text-ink-2 text-sm">
            <code className="font-mono text-ink text-xs">{sequences.join(', ')}</code>: Postgres does not turn them
            back.
          </p>
        </Part>
      )}
      {tables.map((table) => (
        <DryRunRows key={table.target} found={table} isOne={isOne} />
      ))}
    </div>
  );
}

interface PartProps {
  title: string;
  aside?: string;
  flush?: boolean;
  children: ReactNode;
}

function Part({ title, aside, flush = false, children }: PartProps) {
  return (
    <div className={flush ? 'border-t pt-3' : 'border-t px-4 py-3.5 sm:px-5'}>
      <div className={`mb-2 flex items-baseline justify-between gap-4 ${flush ? 'px-4 sm:px-5' : ''}`}>
        <h3 className="font-medium text-ink text-sm">{title}</h3>
        {aside && <span className="text-ink-3 text-xs">{aside}</span>}
      </div>
      {children}
    </div>
  );
}
