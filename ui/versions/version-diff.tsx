import { clsx } from 'clsx';
import { ArrowRight, Minus, Pencil, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PipelineDiff } from '../api/model.ts';
import { nodeTypeText } from '../nodes/node-kind.ts';
import { ChangeTable } from './change-table.tsx';
import type { SettingForms } from './setting-forms.ts';

const STATES = {
  added: { text: 'Added', icon: Plus, badge: 'bg-good-soft text-good', edge: 'border-l-good' },
  removed: { text: 'Removed', icon: Minus, badge: 'bg-bad-soft text-bad', edge: 'border-l-bad' },
  changed: { text: 'Changed', icon: Pencil, badge: 'bg-warn-soft text-warn', edge: 'border-l-warn' },
  relabelled: { text: 'Relabelled', icon: Pencil, badge: 'bg-warn-soft text-warn', edge: 'border-l-warn' },
} as const;

type State = keyof typeof STATES;

/** How two versions differ: settings, nodes, edges, and what only moved. */
export function VersionDiff({ diff, forms }: { diff: PipelineDiff; forms: SettingForms }) {
  const { from, to, isSame, settings, execution, nodes, edges, moved } = diff;
  const sides = { from, to };
  return (
    <div className="space-y-3">
      {isSame ? (
        <p className="text-ink-2 text-sm">Both versions say the same.</p>
      ) : (
        <p aria-hidden className="grid grid-cols-2 px-[15px] font-medium text-ink-3 text-xs sm:grid-cols-[26%_37%_37%]">
          <span className="max-sm:hidden" />
          <span>Version {from}</span>
          <span>Version {to}</span>
        </p>
      )}
      {settings.length > 0 && (
        <Part state="changed" title="Settings">
          <ChangeTable of="Settings" changes={settings} form={forms.settings} {...sides} />
        </Part>
      )}
      {execution.length > 0 && (
        <Part state="changed" title="Execution">
          <ChangeTable of="Execution" changes={execution} form={forms.execution} {...sides} />
        </Part>
      )}
      {nodes.map(({ id, label, nodeType, state, changes }) => (
        <Part key={id} node={id} state={state} title={label} kind={nodeTypeText(nodeType)}>
          {changes.length > 0 && (
            <ChangeTable
              of={`Node ${label}`}
              changes={changes.filter(({ path }) => state === 'changed' || !['nodeType', 'label'].includes(path))}
              form={forms.node(nodeType)}
              {...sides}
            />
          )}
        </Part>
      ))}
      {edges.length > 0 && (
        <section aria-label="Edges" className="rounded-lg border px-3.5 py-2.5 text-sm">
          <h3 className="font-medium text-ink">Edges</h3>
          <ul className="mt-1 space-y-1">
            {edges.map(({ source, sourceLabel, target, targetLabel, state, before, after }) => (
              <li
                key={`${source} ${target} ${state} ${before} ${after}`}
                className="flex flex-wrap items-center gap-2 text-ink-2"
              >
                <Badge state={state} />
                <span className="inline-flex min-w-0 items-center gap-1.5 text-ink">
                  <span className="min-w-0">{sourceLabel}</span>
                  <ArrowRight aria-label="to" size={12} className="shrink-0 text-ink-3" />
                  <span className="min-w-0">{targetLabel}</span>
                </span>
                {state === 'relabelled' ? (
                  <span>
                    {before ?? 'no label'} → {after ?? 'no label'}
                  </span>
                ) : (
                  (after ?? before) && <span className="text-ink-3">{after ?? before}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {moved.length > 0 && (
        <p className="text-ink-3 text-xs">Moved on the canvas: {moved.map(({ label }) => label).join(', ')}.</p>
      )}
    </div>
  );
}

interface PartProps {
  state: State;
  node?: string;
  title: string;
  kind?: string;
  children: ReactNode;
}

function Part({ state, node, title, kind, children }: PartProps) {
  return (
    <section
      aria-label={title}
      data-node-diff={node}
      data-state={state}
      className={clsx('rounded-lg border border-l-3 px-3.5 py-2.5', STATES[state].edge)}
    >
      <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="min-w-0 font-medium text-ink">{title}</span>
        {kind && <span className="text-ink-3 text-xs">{kind}</span>}
        <span className="ml-auto">
          <Badge state={state} />
        </span>
      </h3>
      <div className="mt-1.5">{children}</div>
    </section>
  );
}

function Badge({ state }: { state: State }) {
  const { text, icon: Icon, badge } = STATES[state];
  return (
    <span className={clsx('inline-flex items-center gap-1 rounded-full px-2 py-px font-medium text-2xs', badge)}>
      <Icon aria-hidden size={11} strokeWidth={2.5} />
      {text}
    </span>
  );
}
