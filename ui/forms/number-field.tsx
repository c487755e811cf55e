import { useId, useState } from 'react';
import { CONTROL } from '../components/control-look.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

/** A number; what is no number is sent as it is written, and refused with the reason. */
export function NumberField({ field, value, error, hidesTitle, onChange }: FieldProps) {
  const id = useId();
  const { title, description, isRequired, standard, examples } = field;
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const write = (written: string): void => {
    setText(written);
    const trimmed = written.trim();
    onChange(trimmed === '' ? undefined : isNumeral(trimmed) ? Number(trimmed) : trimmed);
  };
  return (
    <FieldShell id={id} title={title} hidesTitle={hidesTitle} isRequired={isRequired} help={description} error={error}>
      <input
        id={id}
        value={text}
        inputMode="decimal"
        autoComplete="off"
        aria-required={isRequired || undefined}
        placeholder={
          standard !== undefined ? String(standard) : examples[0] === undefined ? undefined : `e.g. ${examples[0]}`
        }
        onChange={(event) => write(event.target.value)}
        className={`${CONTROL} h-9 max-w-56 tabular-nums`}
        {...noteProps(id, { help: description, error })}
      />
    </FieldShell>
  );
}

const isNumeral = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
