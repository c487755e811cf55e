import { useId } from 'react';
import { CONTROL } from '../components/control-look.ts';
import { Segments } from '../components/segments.tsx';
import { errorsAt, type FieldErrors } from '../forms/field-errors.ts';
import { FieldShell, noteProps } from '../forms/field-shell.tsx';
import { DayToggles } from './day-toggles.tsx';
import { SpanField } from './span-field.tsx';
import { TimeZoneField } from './time-zone-field.tsx';
import type { TriggerDraft } from './trigger-draft.ts';

const KINDS = [
  { value: 'none', text: 'None' },
  { value: 'at', text: 'By a time' },
  { value: 'within', text: 'Within a time' },
] as const;

const MISSES = [
  { value: 'alert', text: 'Alert' },
  { value: 'fail', text: 'Failed run' },
  { value: 'skip', text: 'Note' },
] as const;

const MISS_HELP: Record<TriggerDraft['onMiss'], string> = {
  alert: 'An alert says so, once for each deadline.',
  fail: 'A failed run says so. Resumed once the file is there, it reads the file.',
  skip: 'It is noted with the trigger on this page, and nothing else happens.',
};

interface DeadlineFieldsProps {
  draft: TriggerDraft;
  errors: FieldErrors;
  onChange: (change: Partial<TriggerDraft>, at: string) => void;
}

const PATH = 'trigger.deadline';

/** By when a file must have arrived, and what happens when none has. */
export function DeadlineFields({ draft, errors, onChange }: DeadlineFieldsProps) {
  const id = useId();
  const atError = errorsAt(errors, `${PATH}.at`);
  const windowError = errorsAt(errors, `${PATH}.windowMinutes`);
  return (
    <div className="space-y-5">
      <div>
        <p className="mb-1.5 font-medium text-ink text-sm">Deadline</p>
        <Segments
          label="Deadline"
          value={draft.deadline}
          options={KINDS}
          onChange={(deadline) => onChange({ deadline }, PATH)}
        />
      </div>
      {draft.deadline === 'at' && (
        <>
          <div className="grid gap-5 sm:grid-cols-[8rem_minmax(0,16rem)]">
            <FieldShell id={id} title="A file by" isRequired error={atError}>
              <input
                id={id}
                type="time"
                value={draft.at}
                onChange={(event) => onChange({ at: event.target.value }, `${PATH}.at`)}
                className={`${CONTROL} !w-32 h-9 tabular-nums`}
                {...noteProps(id, { error: atError })}
              />
            </FieldShell>
            <TimeZoneField
              value={draft.timeZone}
              error={errorsAt(errors, `${PATH}.timeZone`)}
              onChange={(timeZone) => onChange({ timeZone }, `${PATH}.timeZone`)}
            />
          </div>
          <DayToggles
            days={draft.days}
            error={errorsAt(errors, `${PATH}.days`, true)}
            onChange={(days) => onChange({ days }, `${PATH}.days`)}
          />
          <SpanField
            title="At most so long before"
            help="A file that has come sooner does not count. Left out: every file since the deadline before counts."
            error={windowError}
            value={draft.window}
            units={['minutes', 'hours', 'days']}
            placeholder="any"
            onChange={(window) => onChange({ window }, `${PATH}.windowMinutes`)}
          />
        </>
      )}
      {draft.deadline === 'within' && (
        <SpanField
          title="A file within"
          help="Of the last one, or of when the version was published."
          error={windowError}
          value={draft.within}
          units={['minutes', 'hours', 'days']}
          isRequired
          onChange={(within) => onChange({ within }, `${PATH}.windowMinutes`)}
        />
      )}
      {draft.deadline !== 'none' && (
        <div>
          <p className="mb-1.5 font-medium text-ink text-sm">When none has arrived</p>
          <Segments
            label="When none has arrived"
            value={draft.onMiss}
            options={MISSES}
            onChange={(onMiss) => onChange({ onMiss }, `${PATH}.onMiss`)}
          />
          <p className="mt-1.5 text-pretty text-ink-3 text-xs">{MISS_HELP[draft.onMiss]}</p>
        </div>
      )}
    </div>
  );
}
