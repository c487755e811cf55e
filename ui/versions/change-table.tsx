import { clsx } from 'clsx';
import type { PipelineChange } from '../api/model.ts';

interface ChangeTableProps {
  /** What the changes are of; read aloud. */
  of: string;
  changes: readonly PipelineChange[];
  from: number;
  to: number;
}

/** Settings that differ, the two versions side by side. */
export function ChangeTable({ of, changes, from, to }: ChangeTableProps) {
  return (
    <table className="w-full table-fixed text-xs">
      <caption className="sr-only">{of}</caption>
      <colgroup>
        <col className="w-[26%]" />
        <col className="w-[37%]" />
        <col className="w-[37%]" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Version {from}</th>
          <th scope="col">Version {to}</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {changes.map((change) => (
          <tr key={change.path} className="align-top">
            <th scope="row" className="break-words py-1.5 pr-3 text-left font-normal text-ink-3">
              {change.path.replace(/^config\.?(?=.)/, '')}
            </th>
            <Value value={change.before} className="bg-bad-soft text-ink" />
            <Value value={change.after} className="bg-good-soft text-ink" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, className }: { value: unknown; className: string }) {
  return (
    <td className="break-words py-1 pr-2">
      {value === undefined ? (
        <span className="sr-only">not set</span>
      ) : (
        <code
          className={clsx(
            'inline-block max-w-full whitespace-pre-wrap break-words rounded px-1.5 py-0.5 font-mono',
            className,
          )}
        >
          {valueText(value)}
        </code>
      )}
    </td>
  );
}

/** A text that could be taken for another value, or for none, stands in quotes. */
function valueText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  return value.trim() === value && !/^(|null|true|false|-?[\d.]+|[[{"].*)$/.test(value) ? value : JSON.stringify(value);
}
