import { useId } from 'react';
import { CONTROL } from '../components/control-look.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

/** So many examples are a list of what is usual, such as regions; fewer only show what is meant. */
const LIST = 6;

/** A text of one line or several, with its examples to choose from. */
export function TextSetting({ field, value, error, hidesTitle, onChange }: FieldProps) {
  const id = useId();
  const { title, description, isRequired, isLong, standard } = field;
  const examples = field.examples.filter((example) => typeof example === 'string');
  const [example] = examples;
  const isList = examples.length >= LIST;
  const shared = {
    id,
    value: typeof value === 'string' ? value : '',
    'aria-required': isRequired || undefined,
    spellCheck: false,
    autoComplete: 'off',
    placeholder: placeholderOf(standard, example),
    ...noteProps(id, { help: description, error }),
  };
  const write = (text: string): void => onChange(text === '' ? undefined : text);
  return (
    <FieldShell id={id} title={title} hidesTitle={hidesTitle} isRequired={isRequired} help={description} error={error}>
      {isLong ? (
        <textarea
          {...shared}
          rows={4}
          onChange={(event) => write(event.target.value)}
          className={`${CONTROL} block resize-y py-2 font-mono !text-xs leading-5`}
        />
      ) : (
        <input
          {...shared}
          list={isList ? `${id}-examples` : undefined}
          onChange={(event) => write(event.target.value)}
          className={`${CONTROL} h-9`}
        />
      )}
      {!isLong && isList && (
        <datalist id={`${id}-examples`}>
          {examples.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </FieldShell>
  );
}

function placeholderOf(standard: unknown, example: string | undefined): string | undefined {
  if (typeof standard === 'string' && standard !== '') return standard;
  return example === undefined ? undefined : `e.g. ${example}`;
}
