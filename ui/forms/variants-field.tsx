import { type ReactNode, useId } from 'react';
import { SelectBox } from '../components/select-box.tsx';
import { wordsOf } from '../format/words.ts';
import type { FormPart } from '../settings/setting-title.ts';
import type { FieldProps } from './field-props.ts';
import { FieldNotes, noteProps } from './field-shell.tsx';
import { formFields, objectIn, variantsOf } from './form-field.ts';

export interface VariantsFieldProps extends FieldProps {
  /** A value of the variant that is chosen. */
  children: (variant: FormPart) => ReactNode;
}

/** A setting that may be one thing or another: which, and then that. */
export function VariantsField({ field, value, error, onChange, children }: VariantsFieldProps) {
  const id = useId();
  const variants = variantsOf(field.part);
  const at =
    value === undefined
      ? 0
      : Math.max(
          0,
          variants.findIndex((variant) => fits(variant, value)),
        );
  const choose = (next: string): void => {
    const constants = formFields(variants[Number(next)]!).filter(({ part }) => part.schema.const !== undefined);
    onChange(
      constants.length === 0
        ? undefined
        : Object.fromEntries(constants.map(({ key, part }) => [key, part.schema.const])),
    );
  };
  const chosen = variants[at];
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{field.title}</legend>
      <div className="mb-1.5 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span aria-hidden className="font-medium text-ink text-sm">
          {field.title}
        </span>
        <SelectBox
          id={id}
          aria-label={`Kind of: ${field.title}`}
          size="small"
          value={String(at)}
          options={variantOptions(variants, at)}
          onChoose={choose}
          className="w-40"
          {...noteProps(id, { help: field.description, error })}
        />
      </div>
      {chosen && children(chosen)}
      <FieldNotes id={id} help={field.description} error={error} />
    </fieldset>
  );
}

/** What there is to choose; of those that are called alike, two spellings of one thing, the chosen one or the first. */
function variantOptions(variants: readonly FormPart[], at: number) {
  const all = variants.map((variant, index) => ({ value: String(index), text: variantText(variant) }));
  return all.filter(({ text }, index) => {
    const alike = all.flatMap((one, other) => (one.text === text ? [other] : []));
    return index === (alike.includes(at) ? at : alike[0]);
  });
}

function variantText({ schema }: FormPart): string {
  const constant = Object.values(objectIn(schema.properties)).map((inside) => objectIn(inside).const);
  const named = constant.find((value) => typeof value === 'string');
  if (typeof named === 'string') return wordsOf(named);
  if (typeof schema.title === 'string') return schema.title;
  return schema.type === 'array' ? 'List' : wordsOf(schema.type === 'string' ? 'text' : String(schema.type ?? 'other'));
}

/** Whether a value is of this variant, by its kind and the constants in it. */
function fits(variant: FormPart, value: unknown): boolean {
  const { type } = variant.schema;
  if (type === 'object') {
    const given = objectIn(value);
    return (
      typeof value === 'object' &&
      formFields(variant).every(({ key, part }) => part.schema.const === undefined || part.schema.const === given[key])
    );
  }
  if (type === 'array') return Array.isArray(value);
  return type === 'integer' ? typeof value === 'number' : typeof value === type;
}
