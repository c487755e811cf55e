import { Switch } from 'radix-ui';
import { useId } from 'react';
import type { FieldProps } from './field-props.ts';
import { FieldNotes, noteProps } from './field-shell.tsx';

/** Yes or no. */
export function SwitchField({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const { title, description, standard } = field;
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2.5">
        <Switch.Root
          id={id}
          checked={(value ?? standard) === true}
          onCheckedChange={(checked) => onChange(checked === standard ? undefined : checked)}
          className="relative h-5 w-9 shrink-0 rounded-full border border-transparent bg-line-strong transition-colors data-[state=checked]:bg-accent"
          {...noteProps(id, { help: description, error })}
        >
          <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface shadow-card transition-transform data-[state=checked]:translate-x-4" />
        </Switch.Root>
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {title}
        </label>
      </div>
      <FieldNotes id={id} help={description} error={error} />
    </div>
  );
}
