import { ChevronRight } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import type { ShownReject } from '../api/model.ts';
import { formatCount } from '../format/count.ts';
import { asSentence } from '../format/sentence.ts';
import { RejectRecord } from './reject-record.tsx';

interface RejectLineProps {
  reject: ShownReject;
  nodeLabel: string;
  /** What the source that read it is called, where there are several. */
  source?: string | null;
}

/** One row that failed: which, where it came from, what was wrong; opens to the whole record. */
export function RejectLine({ reject, nodeLabel, source = null }: RejectLineProps) {
  const origin = [source, originText(reject)].filter(Boolean).join(' · ');
  return (
    <Collapsible.Root asChild>
      <li data-reject={reject.id}>
        <Collapsible.Trigger className="group grid w-full grid-cols-[0.875rem_auto_minmax(0,1fr)] items-baseline gap-x-2.5 px-4 py-2.5 text-left text-sm -outline-offset-2 transition-colors hover:bg-hover sm:px-5 lg:grid-cols-[0.875rem_5rem_minmax(0,5fr)_minmax(0,6fr)_minmax(0,3.5fr)]">
          <ChevronRight
            aria-hidden
            size={14}
            className="translate-y-0.5 text-ink-3 transition-transform duration-150 group-data-[state=open]:rotate-90"
          />
          <span className="whitespace-nowrap font-medium text-ink tabular-nums">Row {formatCount(reject.row)}</span>
          <span className="flex min-w-0 gap-2 font-mono text-xs max-lg:order-last max-lg:col-span-2 max-lg:col-start-2">
            <span className="max-w-1/2 shrink-0 truncate text-ink-2">{reject.column ?? 'whole row'}</span>
            {reject.value !== null && (
              <span className="truncate text-bad" title={reject.value}>
                {reject.value === '' ? '(empty)' : reject.value}
              </span>
            )}
          </span>
          <span className="block min-w-0 text-ink-2 max-lg:order-last max-lg:col-span-2 max-lg:col-start-2">
            {asSentence(reject.reason)}
          </span>
          <span
            className="min-w-0 truncate text-right text-ink-3 text-xs"
            title={[source, reject.label, reject.line !== null && `line ${reject.line}`].filter(Boolean).join(', ')}
          >
            {origin}
          </span>
        </Collapsible.Trigger>
        <Collapsible.Content className="px-4 pb-4 sm:px-5">
          <RejectRecord reject={reject} nodeLabel={nodeLabel} />
        </Collapsible.Content>
      </li>
    </Collapsible.Root>
  );
}

/** `customers.csv:14`: the file's own name; the whole path is with the record. */
function originText({ label, line }: ShownReject): string {
  const name = label.split('/').at(-1) ?? label;
  return line === null ? name : `${name}:${line}`;
}
