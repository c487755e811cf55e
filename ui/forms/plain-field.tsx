import { useId } from 'react';
import { CONTROL } from '../components/control-look.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

interface PlainFieldProps {
  title: string;
  value: string;
  error?: string | null;
  help?: string;
  placeholder?: string;
  isRequired?: boolean;
  /** A name of a machine's, in letters of one width. */
  isCode?: boolean;
  onChange: (value: string) => void;
}

/** A line of text that no definition describes. */
export function PlainField({ title, value, error = null, help, isCode = false, ...rest }: PlainFieldProps) {
  const id = useId();
  const { placeholder, isRequired = false, onChange } = rest;
  return (
    <FieldShell id={id} title={title} isRequired={isRequired} help={help} error={error}>
      <input
        id={id}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={!isCode}
        aria-required={isRequired || undefined}
        onChange={(event) => onChange(event.target.value)}
        className={`${CONTROL} h-9 ${isCode ? 'font-mono' : ''}`}
        {...noteProps(id, { help, error })}
      />
    </FieldShell>
  );
}
