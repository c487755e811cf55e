import { useId, useState } from 'react';
import { CONTROL } from '../components/control-look.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

/** A list of texts, one a line. */
export function ListField({ field, value, error, hidesTitle, onChange }: FieldProps) {
  const id = useId();
  const { title, description, isRequired, examples } = field;
  const [text, setText] = useState(() => linesText(value));
  const help = `${description === null ? '' : `${description} `}One a line.`;
  const write = (written: string): void => {
    setText(written);
    const lines = written
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    onChange(lines.length === 0 ? undefined : lines);
  };
  return (
    <FieldShell id={id} title={title} hidesTitle={hidesTitle} isRequired={isRequired} help={help} error={error}>
      <textarea
        id={id}
        value={text}
        rows={Math.min(10, Math.max(3, text.split('\n').length))}
        spellCheck={false}
        aria-required={isRequired || undefined}
        placeholder={linesText(examples[0])}
        onChange={(event) => write(event.target.value)}
        className={`${CONTROL} block resize-y py-2 font-mono !text-xs leading-5`}
        {...noteProps(id, { help, error })}
      />
    </FieldShell>
  );
}

const linesText = (value: unknown): string => (Array.isArray(value) ? value.map(String).join('\n') : '');
