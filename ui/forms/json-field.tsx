import { useId, useState } from 'react';
import { CONTROL } from '../components/control-look.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

/** A setting of a shape that no other field has, as JSON. */
export function JsonField({ field, value, error, hidesTitle, onChange }: FieldProps) {
  const id = useId();
  const { title, description, isRequired, examples } = field;
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  const help = `${description === null ? '' : `${description} `}As JSON.`;
  const write = (written: string): void => {
    setText(written);
    const read = readJson(written);
    setFault(read.fault);
    // What is no JSON is sent as the text it is, and refused: nothing is saved without it.
    onChange(read.value);
  };
  const said = fault ?? error;
  return (
    <FieldShell id={id} title={title} hidesTitle={hidesTitle} isRequired={isRequired} help={help} error={said}>
      <textarea
        id={id}
        value={text}
        rows={Math.min(14, Math.max(3, text.split('\n').length))}
        spellCheck={false}
        aria-required={isRequired || undefined}
        placeholder={examples[0] === undefined ? undefined : JSON.stringify(examples[0])}
        onChange={(event) => write(event.target.value)}
        className={`${CONTROL} block resize-y py-2 font-mono !text-xs leading-5`}
        {...noteProps(id, { help, error: said })}
      />
    </FieldShell>
  );
}

function readJson(text: string): { readonly value: unknown; readonly fault: string | null } {
  if (text.trim() === '') return { value: undefined, fault: null };
  try {
    return { value: JSON.parse(text), fault: null };
  } catch (error) {
    return { value: text, fault: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
