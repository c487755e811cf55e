import { useId } from 'react';
import { CONTROL } from '../components/control-look.ts';
import { SelectBox } from '../components/select-box.tsx';
import { FieldShell, noteProps } from '../forms/field-shell.tsx';
import type { SpanUnit, TimeSpan } from './time-span.ts';

interface SpanFieldProps {
  title: string;
  help: string;
  error: string | null;
  value: TimeSpan;
  units: readonly SpanUnit[];
  isRequired?: boolean;
  placeholder?: string;
  onChange: (value: TimeSpan) => void;
}

/** A length of time: a number and its unit. */
export function SpanField({ title, help, error, value, units, isRequired, placeholder, onChange }: SpanFieldProps) {
  const id = useId();
  return (
    <FieldShell id={id} title={title} isRequired={isRequired ?? false} help={help} error={error}>
      <span className="flex gap-2">
        <input
          id={id}
          value={value.text}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          aria-required={isRequired || undefined}
          onChange={(event) => onChange({ ...value, text: event.target.value })}
          className={`${CONTROL} !w-24 h-9 shrink-0 tabular-nums`}
          {...noteProps(id, { help, error })}
        />
        <SelectBox
          aria-label={`Unit: ${title}`}
          value={value.unit}
          options={units.map((unit) => ({ value: unit, text: unit }))}
          onChoose={(next) => onChange({ ...value, unit: units.find((unit) => unit === next) ?? value.unit })}
          className="w-32"
        />
      </span>
    </FieldShell>
  );
}
