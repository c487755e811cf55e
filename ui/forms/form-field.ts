import { type FormPart, resolved } from '../settings/setting-title.ts';

/** How a setting is filled in. */
export type FieldKind =
  | 'text'
  | 'secret'
  | 'number'
  | 'choice'
  | 'switch'
  | 'maybe'
  | 'list'
  | 'group'
  | 'variants'
  | 'json';

/** A setting of a form, as its JSON Schema says it. */
export interface FormField {
  readonly key: string;
  readonly part: FormPart;
  readonly kind: FieldKind;
  readonly title: string;
  readonly description: string | null;
  readonly isRequired: boolean;
  readonly isAdvanced: boolean;
  /** Of a text: whether it has several lines. */
  readonly isLong: boolean;
  /** What stands when nothing is filled in. */
  readonly standard: unknown;
  readonly examples: readonly unknown[];
}

/** The settings of a group, in the order of its definition. */
export function formFields(part: FormPart): readonly FormField[] {
  const { schema, root } = resolved(part);
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(objectIn(schema.properties)).map(([key, inside]) =>
    formField(key, { schema: objectIn(inside), root }, required.includes(key)),
  );
}

export function formField(key: string, written: FormPart, isRequired = false): FormField {
  const part = resolved(written);
  const { title, description, examples, advanced, multiline, default: standard } = part.schema;
  return {
    key,
    part,
    kind: kindOf(part.schema, standard !== undefined),
    title: typeof title === 'string' ? title : key,
    description: typeof description === 'string' ? description : null,
    isRequired: isRequired && standard === undefined,
    isAdvanced: advanced === true,
    isLong: multiline === true,
    standard,
    examples: Array.isArray(examples) ? examples : [],
  };
}

/** What a setting may be, one or another: those of a choice within a choice among them. */
export function variantsOf({ schema, root }: FormPart): readonly FormPart[] {
  const inside = [schema.anyOf, schema.oneOf].flatMap((one) => (Array.isArray(one) ? one : []));
  return inside.flatMap((one) => {
    const part = resolved({ schema: objectIn(one), root });
    const deeper = variantsOf(part);
    return deeper.length > 0 ? deeper : [part];
  });
}

function kindOf(schema: FormPart['schema'], hasStandard: boolean): FieldKind {
  if (Array.isArray(schema.enum)) return 'choice';
  if (Array.isArray(schema.anyOf) || Array.isArray(schema.oneOf)) return 'variants';
  switch (schema.type) {
    case 'string':
      return schema.format === 'password' ? 'secret' : 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return hasStandard ? 'switch' : 'maybe';
    case 'array':
      return objectIn(schema.items).type === 'string' ? 'list' : 'json';
    case 'object':
      return schema.properties === undefined ? 'json' : 'group';
    default:
      return 'json';
  }
}

export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
