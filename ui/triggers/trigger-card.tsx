import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { CirclePause, FileClock, type LucideIcon, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Pipeline, TriggerLook, TriggerState } from '../api/model.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { lookNow, triggerQuery } from '../api/queries/pipelines.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { PublishButton } from '../versions/publish-button.tsx';
import { deadlineRule } from './deadline-text.ts';
import { lookText } from './look-text.ts';
import { everyText } from './time-span.ts';
import { TriggerActions } from './trigger-actions.tsx';
import { TriggerFacts } from './trigger-facts.tsx';
import { TriggerForm } from './trigger-form.tsx';
import { watchableSources, watchedSource } from './watched-source.ts';

const STATES: Record<TriggerState['state'], string> = {
  none: 'Somebody starts each run',
  watching: 'Starts when a file arrives',
  failing: 'Cannot look for files',
  paused: 'Paused: files that arrive start nothing',
  unpublished: 'Will start when a file arrives, once this version is published',
};

/** What it does every so often, or will do. */
const LOOKS: Record<Exclude<TriggerState['state'], 'none'>, string> = {
  watching: 'Looks',
  failing: 'Looks',
  paused: 'When it goes on, it looks',
  unpublished: 'Will look',
};

const ICONS: Partial<Record<TriggerState['state'], LucideIcon>> = { failing: TriangleAlert, paused: CirclePause };

/** The trigger of a pipeline: how it stands, a look now, and its form; nothing where no file can arrive. */
export function TriggerCard({ pipeline }: { pipeline: Pipeline }) {
  const [isEdited, setEdited] = useState(false);
  const { data: trigger } = useQuery(triggerQuery(pipeline.id));
  const { data: definitions } = useQuery(definitionsQuery);
  const mayEdit = useMayEdit();
  const look = useLook(pipeline);
  if (trigger === undefined || definitions === undefined) return null;
  const sources = watchableSources(pipeline, definitions.connectors);
  const { state, error } = trigger;
  const isSet = state !== 'none';
  if (!isSet && (!mayEdit || sources.length === 0)) return null;
  const edit = sources.length > 0 && !isEdited ? () => setEdited(true) : null;
  const Icon = ICONS[state] ?? FileClock;
  return (
    <section
      aria-label="Trigger"
      data-trigger={state}
      className="mb-4 rounded-xl border border-line bg-surface text-sm shadow-card"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3 sm:px-5">
        <div className="flex min-w-0 flex-1 basis-72 items-start gap-2.5">
          <Icon
            aria-hidden
            size={16}
            className={clsx('mt-0.5 shrink-0', state === 'failing' ? 'text-warn' : 'text-ink-3')}
          />
          <div className="min-w-0">
            <p className="text-ink">{STATES[state]}</p>
            <p className="text-ink-3 text-xs">{summary(pipeline, trigger)}</p>
          </div>
        </div>
        {state === 'unpublished' && pipeline.version === pipeline.liveVersion && (
          <PublishButton pipeline={pipeline} version={pipeline.version} look="primary" />
        )}
        {mayEdit && isSet && (
          <TriggerActions
            pipeline={pipeline}
            state={state}
            isLooking={look.isPending}
            onLook={() => look.mutate()}
            onEdit={edit}
          />
        )}
        {!isSet && edit && (
          <Button size="small" icon={Plus} onClick={edit}>
            Set a trigger
          </Button>
        )}
      </div>
      {isSet && state !== 'unpublished' && (
        <div className="space-y-3 border-t px-4 py-3 sm:px-5">
          <TriggerFacts trigger={trigger} />
          {look.data && look.data.outcome !== 'failed' && <LookResult look={look.data} />}
          {error !== null && (
            <p role="status" className="rounded-lg bg-bad-soft px-3 py-2">
              <span className="font-medium text-bad">{error.message}</span>{' '}
              <span className="text-ink-2">{error.next}</span>
            </p>
          )}
        </div>
      )}
      {isEdited && (
        <TriggerForm
          key={pipeline.version}
          pipeline={pipeline}
          sources={sources}
          onDone={() => {
            setEdited(false);
            look.reset();
          }}
        />
      )}
    </section>
  );
}

/** The rule, in a line. */
function summary(pipeline: Pipeline, { state, trigger }: TriggerState): string {
  if (state === 'none' || trigger === null) return 'Files that arrive can start runs by themselves.';
  const own = pipeline.nodes.filter(({ nodeType }) => nodeType === 'source');
  const watched = watchedSource(trigger.source, own);
  const { pattern } = watched?.config ?? {};
  const which = watched === null ? '' : ` at ${watched.label}${typeof pattern === 'string' ? ` (${pattern})` : ''}`;
  const rule = trigger.deadline === undefined ? '' : ` ${deadlineRule(trigger.deadline)}.`;
  return `${LOOKS[state]} every ${everyText(trigger.pollSeconds)}${which}.${rule}`;
}

function useLook(pipeline: Pipeline) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: () => lookNow(pipeline.id),
    onSuccess: async (look) => {
      queryClient.setQueryData(triggerQuery(pipeline.id).queryKey, look.trigger);
      if (look.startedRunId !== null) await queryClient.invalidateQueries({ queryKey: ['runs'] });
    },
    onError: async (error) => {
      notify.bad(error);
      // Somebody else may have paused it, or published another version.
      await queryClient.invalidateQueries({ queryKey: triggerQuery(pipeline.id).queryKey });
    },
  });
}

function LookResult({ look }: { look: TriggerLook }) {
  const { startedRunId: runId } = look;
  return (
    <p role="status" className="animate-appear rounded-lg bg-sunken px-3 py-2 text-ink-2">
      {lookText(look)}{' '}
      {runId !== null && (
        <Link to="/runs/$runId" params={{ runId }} className="rounded font-medium text-accent hover:underline">
          Open the run
        </Link>
      )}
    </p>
  );
}
