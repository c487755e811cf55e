import type { FormField } from './form-field.ts';

/** What each kind of field is given. */
export interface FieldProps {
  field: FormField;
  /** `undefined`: not filled in. */
  value: unknown;
  error: string | null;
  /** The title is only read aloud: what is around says it. */
  hidesTitle?: boolean;
  onChange: (value: unknown) => void;
}
