import { ChevronRight } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import type { RowError } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { RejectRecord } from './reject-record.tsx';

/** One row that failed: which, where it came from, what was wrong; opens to the whole record. */
export function RejectLine({ reject, nodeLabel }: { reject: RowError; nodeLabel: string }) {
  return (
    <Collapsible.Root asChild>
      <li data-reject={reject.id}>
        <Collapsible.Trigger className="group grid w-full grid-cols-[1rem_minmax(0,1fr)] items-start gap-x-2.5 px-4 py-3 text-left text-sm -outline-offset-2 transition-colors hover:bg-hover sm:px-5 lg:grid-cols-[1rem_5.5rem_minmax(0,11rem)_minmax(0,1fr)_minmax(0,13rem)]">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-[3px] text-ink-3 transition-transform duration-150 group-data-[state=open]:rotate-90"
          />
          <span className="font-medium text-ink tabular-nums">Row {formatCount(reject.row)}</span>
          <span className="min-w-0 max-lg:col-start-2">
            <span className="block truncate font-mono text-ink-2 text-xs leading-5">
              {reject.column ?? 'whole row'}
            </span>
            {reject.value !== null && (
              <span className="block truncate font-mono text-bad text-xs" title={reject.value}>
                {reject.value === '' ? '(empty)' : reject.value}
              </span>
            )}
          </span>
          <span className="min-w-0 break-words text-ink-2 max-lg:col-start-2">{reject.reason}</span>
          <span
            className="min-w-0 truncate text-ink-3 text-xs leading-5 max-lg:col-start-2 lg:text-right"
            title={originText(reject)}
          >
            {originText(reject)}
          </span>
        </Collapsible.Trigger>
        <Collapsible.Content className="px-4 pb-4 sm:px-5 sm:pl-[2.9rem]">
          <RejectRecord reject={reject} nodeLabel={nodeLabel} />
        </Collapsible.Content>
      </li>
    </Collapsible.Root>
  );
}

/** `data/customers.csv:14`. */
function originText(reject: RowError): string {
  return reject.line === null ? reject.label : `${reject.label}:${reject.line}`;
}
