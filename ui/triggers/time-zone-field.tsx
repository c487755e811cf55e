import { useId } from 'react';
import { CONTROL } from '../components/control-look.ts';
import { FieldShell, noteProps } from '../forms/field-shell.tsx';

interface TimeZoneFieldProps {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

/** A time zone of the IANA database; those that the browser knows are offered. */
export function TimeZoneField({ value, error, onChange }: TimeZoneFieldProps) {
  const id = useId();
  return (
    <FieldShell id={id} title="Time zone" isRequired error={error}>
      <input
        id={id}
        value={value}
        list={`${id}-zones`}
        autoComplete="off"
        spellCheck={false}
        aria-required
        onChange={(event) => onChange(event.target.value)}
        className={`${CONTROL} h-9`}
        {...noteProps(id, { error })}
      />
      <datalist id={`${id}-zones`}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </FieldShell>
  );
}
