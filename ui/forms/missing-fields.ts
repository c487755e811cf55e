import type { FormPart } from '../settings/setting-title.ts';
import { formFields } from './form-field.ts';
import type { Settings } from './settings.ts';

/** Said of a setting that is needed and not there: as soon as something is asked of the form, before the server is. */
export const MISSING = 'Fill this in.';

/** The settings that are needed and not filled in, by their paths. */
export function missingFields(part: FormPart, values: Settings, path: string): ReadonlyMap<string, string> {
  const missing = formFields(part).filter(
    ({ key, isRequired, part: { schema } }) => isRequired && schema.const === undefined && values[key] === undefined,
  );
  return new Map(missing.map(({ key }) => [`${path}.${key}`, MISSING]));
}
