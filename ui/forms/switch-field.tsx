import { useId } from 'react';
import { Switch } from '../components/switch.tsx';
import type { FieldProps } from './field-props.ts';
import { FieldNotes, noteProps } from './field-shell.tsx';

/** Yes or no. */
export function SwitchField({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const { title, description, standard } = field;
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2.5">
        <Switch
          id={id}
          checked={(value ?? standard) === true}
          onChange={(checked) => onChange(checked === standard ? undefined : checked)}
          {...noteProps(id, { help: description, error })}
        />
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {title}
        </label>
      </div>
      <FieldNotes id={id} help={description} error={error} />
    </div>
  );
}
