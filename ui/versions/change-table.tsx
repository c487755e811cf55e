import { clsx } from 'clsx';
import { Fragment } from 'react';
import type { PipelineChange } from '../api/model.ts';
import { type FormPart, pathSteps, type TitledStep, titledSteps } from '../settings/setting-title.ts';
import { SettingValue } from '../settings/setting-value.tsx';

interface ChangeTableProps {
  /** What the changes are of; read aloud. */
  of: string;
  changes: readonly PipelineChange[];
  /** Gives settings their names. */
  form: readonly FormPart[];
  from: number;
  to: number;
}

/** Settings that differ, the two versions side by side. */
export function ChangeTable({ of, changes, form, from, to }: ChangeTableProps) {
  return (
    <table className="w-full table-fixed text-xs max-sm:block">
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
      <tbody className="divide-y divide-line max-sm:block">
        {changes.map(({ path, before, after }) => {
          const steps = titledSteps(form, pathSteps(path));
          const parts = steps.at(-1)?.parts ?? [];
          return (
            <tr key={path} className="align-top max-sm:grid max-sm:grid-cols-2 max-sm:py-1">
              <th
                scope="row"
                className="py-1.5 pr-3 text-left font-normal text-ink-3 max-sm:col-span-2 max-sm:pb-0.5"
                title={path}
              >
                <Path steps={path === 'config' ? steps : steps.slice(path.startsWith('config') ? 1 : 0)} />
              </th>
              <Value value={before} parts={parts} className="bg-bad-soft text-ink" />
              <Value value={after} parts={parts} className="bg-good-soft text-ink" />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** `Columns › email › Length`: words of the form, and names that somebody gave. */
function Path({ steps }: { steps: readonly TitledStep[] }) {
  return steps.map(({ text, isTitle }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a path have no other names
    <Fragment key={index}>
      {index > 0 && <span aria-hidden> › </span>}
      {isTitle ? <span>{text}</span> : <code className="font-mono text-ink-2">{text}</code>}
    </Fragment>
  ));
}

function Value({ value, parts, className }: { value: unknown; parts: readonly FormPart[]; className: string }) {
  return (
    <td className="min-w-0 py-1 pr-2">
      {value === undefined ? (
        <span className="sr-only">not set</span>
      ) : (
        <div className={clsx('inline-block max-w-full whitespace-pre-wrap rounded px-1.5 py-0.5', className)}>
          <SettingValue value={value} parts={parts} />
        </div>
      )}
    </td>
  );
}
