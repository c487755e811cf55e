import { Link } from '@tanstack/react-router';
import type { Run } from '../api/model.ts';
import { StatusBadge } from '../components/status-badge.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatCompact, formatCount } from '../format/count.ts';
import { RowEquationBar } from './row-equation-bar.tsx';
import { RunDuration } from './run-duration.tsx';
import { triggerText } from './run-trigger.ts';

/** Runs, one a line, each a link to its page. `of`: a list of one pipeline's runs leaves its name out. */
export function RunList({ runs, of = 'all' }: { runs: readonly Run[]; of?: 'all' | 'pipeline' }) {
  return (
    <table className="w-full text-sm">
      <thead className="max-sm:sr-only">
        <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
          <th scope="col" className="!pl-4 sm:!pl-5">
            {of === 'all' ? 'Pipeline' : 'Run'}
          </th>
          <th scope="col" className="w-px sm:w-auto">
            Status
          </th>
          <th scope="col" className="hidden w-56 md:table-cell">
            Where rows went
          </th>
          <th scope="col" className="hidden text-right sm:table-cell">
            Loaded
          </th>
          <th scope="col" className="hidden text-right xl:table-cell">
            Rows/s
          </th>
          <th scope="col" className="hidden text-right lg:table-cell">
            Took
          </th>
          <th scope="col" className="!pr-5 hidden text-right sm:table-cell">
            Started
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {runs.map((run) => (
          <RunLine key={run.id} run={run} of={of} />
        ))}
      </tbody>
    </table>
  );
}

function RunLine({ run, of }: { run: Run; of: 'all' | 'pipeline' }) {
  const version = run.version === null ? 'Unsaved pipeline' : `Version ${run.version}`;
  return (
    <tr
      data-run={run.id}
      className="relative transition-colors focus-within:bg-hover hover:bg-hover [&>td]:px-3 [&>td]:py-3"
    >
      <th scope="row" className="max-w-0 w-full px-3 py-3 !pl-4 text-left font-normal sm:!pl-5 md:w-auto md:max-w-80">
        <Link
          to="/runs/$runId"
          params={{ runId: run.id }}
          className="block truncate font-medium text-ink after:absolute after:inset-0 after:rounded-lg"
        >
          {of === 'all' ? run.pipelineName : version}
        </Link>
        <span className="block truncate text-ink-3 text-xs">
          <span className="sm:hidden">
            <TimeAgo at={run.startedAt ?? run.createdAt} />
          </span>
          <span className="max-sm:hidden">
            {of === 'all' ? `${version} · ${triggerText(run.trigger)}` : triggerText(run.trigger)}
          </span>
        </span>
      </th>
      <td className="max-sm:!pr-4 max-sm:w-px max-sm:text-right">
        <StatusBadge status={run.status} />
      </td>
      <td className="hidden md:table-cell">
        <RowEquationBar counts={run.counts} small />
      </td>
      <td className="hidden text-right text-ink sm:table-cell">{formatCount(run.counts.loaded)}</td>
      <td className="hidden text-right text-ink-2 xl:table-cell">{formatCompact(Math.round(run.rowsPerSecond))}</td>
      <td className="hidden whitespace-nowrap text-right text-ink-2 lg:table-cell">
        <RunDuration run={run} />
      </td>
      <td className="!pr-5 hidden whitespace-nowrap text-right text-ink-3 sm:table-cell">
        <TimeAgo at={run.startedAt ?? run.createdAt} />
      </td>
    </tr>
  );
}
