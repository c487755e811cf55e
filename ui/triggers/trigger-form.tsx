import { type FormEvent, useState } from 'react';
import type { Pipeline, PipelineNode } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { Refusal } from '../components/refusal.tsx';
import { SelectBox } from '../components/select-box.tsx';
import { SwitchLine } from '../components/switch-line.tsx';
import { errorsAt, errorsOutside, fieldErrors, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';
import { FieldShell } from '../forms/field-shell.tsx';
import { useFirstWrong } from '../forms/use-first-wrong.ts';
import { DeadlineFields } from './deadline-fields.tsx';
import { EventAddress } from './event-address.tsx';
import { RemoveTriggerButton } from './remove-trigger-button.tsx';
import { SpanField } from './span-field.tsx';
import { draftOf, nodesFor, type TriggerDraft, triggerOf } from './trigger-draft.ts';
import { useSavedTrigger } from './use-saved-trigger.ts';
import { knowsLoaded, watchedSource } from './watched-source.ts';

/** Settings that have a place in the form. */
const PLACES = ['trigger.source', 'trigger.pollSeconds', 'trigger.settleSeconds', 'trigger.deadline'];

interface TriggerFormProps {
  pipeline: Pipeline;
  /** Those whose files can start runs. */
  sources: readonly PipelineNode[];
  onDone: () => void;
}

/** The trigger of a pipeline: set, changed or removed by a new version. */
export function TriggerForm({ pipeline, sources, onDone }: TriggerFormProps) {
  const [draft, setDraft] = useState(() => draftOf(pipeline.trigger, sources));
  const [errors, setErrors] = useState(NO_ERRORS);
  const isLive = pipeline.version === pipeline.liveVersion;
  const [publishes, setPublishes] = useState(isLive);
  const save = useSavedTrigger(pipeline, onDone);
  const watched = watchedSource(draft.source === '' ? undefined : draft.source, sources);
  const change = (next: Partial<TriggerDraft>, at: string): void => {
    setDraft((before) => ({ ...before, ...next }));
    setErrors((before) => withoutErrorsAt(before, at));
    save.reset();
  };
  const [refusals, setRefusals] = useState(0);
  const form = useFirstWrong<HTMLFormElement>(refusals);
  const refuse = (error: unknown): void => {
    setErrors(fieldErrors(error));
    setRefusals((before) => before + 1);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setErrors(NO_ERRORS);
    const nodes = nodesFor(pipeline, draft, watched);
    save.mutate({ trigger: triggerOf(draft, sources), ...(nodes && { nodes }), publishes }, { onError: refuse });
  };
  const isOutside = errors.size === 0 || errorsOutside(errors, PLACES).length > 0;
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      aria-label="Trigger"
      className="animate-appear space-y-5 border-t p-4 sm:p-5"
    >
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <div className="min-w-0 space-y-5">
          {sources.length > 1 && (
            <SourceField draft={draft} sources={sources} error={errorsAt(errors, 'trigger.source')} onChange={change} />
          )}
          <SpanField
            title="Look every"
            help="How often the store is asked what is there."
            error={errorsAt(errors, 'trigger.pollSeconds')}
            value={draft.every}
            units={['seconds', 'minutes', 'hours']}
            isRequired
            onChange={(every) => change({ every }, 'trigger.pollSeconds')}
          />
          <SpanField
            title="A file is ready after"
            help="So long must it stay as it is, so that none is read that is still written. 0: at once."
            error={errorsAt(errors, 'trigger.settleSeconds')}
            value={draft.settle}
            units={['seconds', 'minutes', 'hours']}
            isRequired
            onChange={(settle) => change({ settle }, 'trigger.settleSeconds')}
          />
          <EventAddress pipelineId={pipeline.id} />
        </div>
        <div className="min-w-0 space-y-5">
          <DeadlineFields draft={draft} errors={errors} onChange={change} />
          {watched !== null && !knowsLoaded(pipeline, watched) && (
            <SwitchLine
              title="Remember loaded files"
              help={`Nothing tells yet which files of ${watched.label} are new: a loaded file stays where it is. With this, the source leaves out what it has loaded.`}
              checked={draft.remembers}
              onChange={(remembers) => change({ remembers }, 'trigger')}
            />
          )}
          <SwitchLine
            title="Publish at once"
            help={
              isLive
                ? 'The trigger of the published version looks. Otherwise this one is saved, and waits.'
                : `Version ${pipeline.version} has changes that are not published: they go live, too.`
            }
            checked={publishes}
            onChange={setPublishes}
          />
        </div>
      </div>
      {save.error !== null && isOutside && <Refusal error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={save.isPending}>
          Save trigger
        </Button>
        <Button onClick={onDone}>Cancel</Button>
        {pipeline.trigger !== null && (
          <RemoveTriggerButton
            pipeline={pipeline}
            publishes={publishes}
            busy={save.isPending}
            onRemove={() => {
              setErrors(NO_ERRORS);
              save.mutate({ trigger: null, publishes });
            }}
          />
        )}
      </div>
    </form>
  );
}

interface SourceFieldProps {
  draft: TriggerDraft;
  sources: readonly PipelineNode[];
  error: string | null;
  onChange: (change: Partial<TriggerDraft>, at: string) => void;
}

function SourceField({ draft, sources, error, onChange }: SourceFieldProps) {
  return (
    <FieldShell id="trigger-source" title="Source" isRequired help="Whose files start runs." error={error}>
      <SelectBox
        id="trigger-source"
        value={draft.source}
        options={[{ value: '', text: 'Choose …' }, ...sources.map(({ id, label }) => ({ value: id, text: label }))]}
        onChoose={(source) => onChange({ source }, 'trigger.source')}
        aria-invalid={error !== null || undefined}
        className="max-w-80"
      />
    </FieldShell>
  );
}
