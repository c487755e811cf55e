import { KeyRound } from 'lucide-react';
import type { Connector, ConnectorDefinition } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { Segments } from '../components/segments.tsx';
import { errorsAt, type FieldErrors } from '../forms/field-errors.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { formOf } from '../settings/setting-title.ts';
import { type ConnectorDraft, signInMethods } from './connector-draft.ts';
import { signInText } from './sign-in-text.ts';

interface SignInFieldsProps {
  definition: ConnectorDefinition;
  /** Whose credentials are stored already. */
  saved: Connector | undefined;
  draft: ConnectorDraft;
  errors: FieldErrors;
  onChange: (change: Partial<ConnectorDraft>, at: string) => void;
}

/** How to sign in, and with what. Stored credentials stay until others are written. */
export function SignInFields({ definition, saved, draft, errors, onChange }: SignInFieldsProps) {
  const { authMethod, authConfig } = draft;
  const methods = signInMethods(definition);
  const isStored = saved?.hasCredentials === true && saved.authMethod === authMethod;
  const form = definition.auth[authMethod];
  const error = errorsAt(errors, 'authMethod') ?? errorsAt(errors, 'authConfig');
  return (
    <div className="space-y-5">
      {methods.length > 1 && (
        <Segments
          label="How to sign in"
          value={authMethod}
          options={methods.map((value) => ({ value, text: signInText(value, definition) }))}
          onChange={(method) => {
            const stays = saved?.hasCredentials === true && saved.authMethod === method;
            onChange({ authMethod: method, authConfig: stays ? null : {} }, 'authConfig');
          }}
        />
      )}
      {error !== null && <p className="text-bad text-sm">{error}</p>}
      {authMethod === 'none' ? (
        <p className="text-ink-3 text-sm">No credentials are sent.</p>
      ) : authConfig === null ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sunken px-3.5 py-3">
          <KeyRound aria-hidden size={16} className="shrink-0 text-ink-3" />
          <p className="min-w-0 flex-1 basis-52 text-ink-2 text-sm">
            The credentials are stored, encrypted. Nobody is shown them again.
          </p>
          <Button size="small" onClick={() => onChange({ authConfig: {} }, 'authConfig')}>
            Replace
          </Button>
        </div>
      ) : (
        <>
          {form && (
            <SchemaForm
              key={authMethod}
              part={formOf(form)}
              values={authConfig}
              path="authConfig"
              errors={errors}
              onChange={(values, at) => onChange({ authConfig: values }, at)}
            />
          )}
          {isStored && (
            <Button size="small" look="quiet" onClick={() => onChange({ authConfig: null }, 'authConfig')}>
              Keep the stored ones
            </Button>
          )}
        </>
      )}
    </div>
  );
}
