import { useId } from 'react';
import { SelectBox } from '../components/select-box.tsx';
import { wordsOf } from '../format/words.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

const YES_NO = [
  { value: 'true', text: 'Yes' },
  { value: 'false', text: 'No' },
];

/** One of a few values, or yes, no and neither. */
export function ChoiceField({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const { part, kind, title, description, isRequired, standard } = field;
  const values = Array.isArray(part.schema.enum) ? part.schema.enum.map(String) : [];
  const known = kind === 'maybe' ? YES_NO : values.map((one) => ({ value: one, text: wordsOf(one) }));
  const neither = { value: '', text: isRequired ? 'Choose …' : 'By default' };
  const options = standard === undefined ? [neither, ...known] : known;
  const chosen = value ?? standard;
  const choose = (next: string): void => {
    if (next === '' || next === standard) onChange(undefined);
    else onChange(kind === 'maybe' ? next === 'true' : next);
  };
  return (
    <FieldShell id={id} title={title} isRequired={isRequired} help={description} error={error}>
      <SelectBox
        id={id}
        value={chosen === undefined ? '' : String(chosen)}
        options={options}
        onChoose={choose}
        className="max-w-80"
        {...noteProps(id, { help: description, error })}
      />
    </FieldShell>
  );
}
