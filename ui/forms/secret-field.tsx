import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { CONTROL } from '../components/control-look.ts';
import { IconButton } from '../components/icon-button.tsx';
import type { FieldProps } from './field-props.ts';
import { FieldShell, noteProps } from './field-shell.tsx';

/** A credential: hidden while it is written, and never shown again once it is saved. */
export function SecretField({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  const { title, description, isRequired, isLong } = field;
  const shared = {
    id,
    value: typeof value === 'string' ? value : '',
    'aria-required': isRequired || undefined,
    spellCheck: false,
    ...noteProps(id, { help: description, error }),
  };
  const write = (text: string): void => onChange(text === '' ? undefined : text);
  return (
    <FieldShell id={id} title={title} isRequired={isRequired} help={description} error={error}>
      <div className="relative">
        {isLong ? (
          // A password field of the browser would drop the line breaks of a key.
          <textarea
            {...shared}
            rows={5}
            autoComplete="off"
            onChange={(event) => write(event.target.value)}
            className={`${CONTROL} block resize-y py-2 pr-11 font-mono !text-xs leading-5 ${isShown ? '' : '[-webkit-text-security:disc]'}`}
          />
        ) : (
          <input
            {...shared}
            type={isShown ? 'text' : 'password'}
            autoComplete="new-password"
            onChange={(event) => write(event.target.value)}
            className={`${CONTROL} h-9 pr-11 font-mono`}
          />
        )}
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={`${isShown ? 'Hide' : 'Show'}: ${title}`}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className="!absolute top-0.5 right-0.5"
        />
      </div>
    </FieldShell>
  );
}
