import type { ConnectorDefinition, ReadSettings } from '../api/model.ts';
import type { FieldErrors } from '../forms/field-errors.ts';
import type { FormField } from '../forms/form-field.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { formOf } from '../settings/setting-title.ts';

/** Which files, before how they are read. */
const WHICH = ['path', 'pattern', 'fileFormat'];

interface ReadSettingsFieldsProps {
  definition: ConnectorDefinition;
  values: ReadSettings;
  /** Formats of the files that were found: their options are asked for where no format is set. */
  formats: readonly string[];
  errors: FieldErrors;
  onChange: (values: ReadSettings, at: string) => void;
}

/** Which files of a connector are read, and how: of the settings of a source node those that tell this. */
export function ReadSettingsFields({ definition, values, formats, errors, onChange }: ReadSettingsFieldsProps) {
  const read = typeof values.fileFormat === 'string' ? [values.fileFormat] : formats;
  const isAsked = ({ key, part }: FormField): boolean => {
    if (WHICH.includes(key) || key === 'compression') return true;
    const { formats: of } = part.schema;
    return Array.isArray(of) && of.some((format) => read.includes(format));
  };
  return (
    <SchemaForm
      part={formOf(definition.source)}
      values={values}
      path="source"
      errors={errors}
      onChange={onChange}
      only={isAsked}
    />
  );
}
