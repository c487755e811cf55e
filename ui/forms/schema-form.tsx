import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { FormPart } from '../settings/setting-title.ts';
import { ChoiceField } from './choice-field.tsx';
import { errorsAt, type FieldErrors, hasErrorIn, NO_ERRORS } from './field-errors.ts';
import { type FormField, formField, formFields } from './form-field.ts';
import { JsonField } from './json-field.tsx';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import { SecretField } from './secret-field.tsx';
import { type Settings, withSetting } from './settings.ts';
import { SwitchField } from './switch-field.tsx';
import { TextSetting } from './text-setting.tsx';
import { VariantsField } from './variants-field.tsx';

export interface SchemaFormProps {
  /** JSON Schema of the settings, as a definition has it. */
  part: FormPart;
  values: Settings;
  /** Where the settings stand in what is sent: `config`. */
  path: string;
  errors: FieldErrors;
  /** `at`: the path of the setting that was written. */
  onChange: (values: Settings, at: string) => void;
  /** Which settings are asked for; all of them when left out. */
  only?: (field: FormField) => boolean;
}

/** The settings of a definition: those that matter first, the advanced ones folded away. */
export function SchemaForm({ part, values, path, errors, onChange, only = () => true }: SchemaFormProps) {
  // A constant is said by the choice that it belongs to.
  const fields = formFields(part).filter((field) => field.part.schema.const === undefined && only(field));
  const { plain = [], advanced = [] } = Object.groupBy(fields, ({ isAdvanced }) => (isAdvanced ? 'advanced' : 'plain'));
  const show = (field: FormField) => (
    <SchemaField
      key={field.key}
      field={field}
      path={`${path}.${field.key}`}
      value={values[field.key]}
      errors={errors}
      onChange={(value, at) => onChange(withSetting(values, field.key, value), at)}
    />
  );
  const [isOpened, setOpened] = useState(false);
  const isNeeded = advanced.some(({ key }) => values[key] !== undefined || hasErrorIn(errors, `${path}.${key}`));
  return (
    <div className="space-y-5">
      {plain.map(show)}
      {advanced.length > 0 && (
        <details
          open={isOpened || isNeeded}
          onToggle={(event) => setOpened(event.currentTarget.open)}
          className="group/advanced rounded-lg border border-line"
        >
          <summary className="flex cursor-pointer select-none list-none items-center gap-1.5 rounded-lg px-3.5 py-2.5 font-medium text-ink-2 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden size={14} className="transition-transform group-open/advanced:rotate-90" />
            Advanced settings
            <span className="font-normal text-ink-3 text-xs">{advanced.length}</span>
          </summary>
          <div className="space-y-5 border-t px-3.5 py-4">{advanced.map(show)}</div>
        </details>
      )}
    </div>
  );
}

interface SchemaFieldProps {
  field: FormField;
  path: string;
  value: unknown;
  errors: FieldErrors;
  hidesTitle?: boolean;
  onChange: (value: unknown, at: string) => void;
}

/** One setting, filled in as its kind is. */
function SchemaField({ field, path, value, errors, hidesTitle = false, onChange }: SchemaFieldProps) {
  const holdsFields = field.kind === 'group' || field.kind === 'variants';
  const error = errorsAt(errors, path, !holdsFields);
  const own = { field, value, error, hidesTitle, onChange: (next: unknown) => onChange(next, path) };
  switch (field.kind) {
    case 'text':
      return <TextSetting {...own} />;
    case 'secret':
      return <SecretField {...own} />;
    case 'number':
      return <NumberField {...own} />;
    case 'choice':
    case 'maybe':
      return <ChoiceField {...own} />;
    case 'switch':
      return <SwitchField {...own} />;
    case 'list':
      return <ListField {...own} />;
    case 'json':
      return <JsonField {...own} />;
    case 'group':
      return (
        <fieldset className="min-w-0 rounded-lg border border-line px-3.5 pt-1 pb-4">
          <legend className="px-1 font-medium text-ink text-sm">{field.title}</legend>
          {field.description && <p className="mb-3 text-pretty text-ink-3 text-xs">{field.description}</p>}
          <SchemaForm part={field.part} values={settingsIn(value)} path={path} errors={errors} onChange={onChange} />
        </fieldset>
      );
    case 'variants':
      return (
        <VariantsField {...own}>
          {(variant) => {
            const inside = formField(field.key, variant);
            return inside.kind === 'group' ? (
              <SchemaForm part={variant} values={settingsIn(value)} path={path} errors={errors} onChange={onChange} />
            ) : (
              <SchemaField
                field={{ ...inside, title: field.title, description: null, examples: field.examples }}
                path={path}
                value={value}
                errors={NO_ERRORS}
                hidesTitle
                onChange={onChange}
              />
            );
          }}
        </VariantsField>
      );
    default:
      return field.kind satisfies never;
  }
}

function settingsIn(value: unknown): Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : {};
}
