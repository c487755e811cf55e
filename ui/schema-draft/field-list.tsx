import type { FieldType } from '../api/model.ts';
import { errorsAt, type FieldErrors } from '../forms/field-errors.ts';
import type { DraftField } from './draft-field.ts';
import { FIELD_GRID, FieldRow } from './field-row.tsx';

interface FieldListProps {
  fields: readonly DraftField[];
  types: readonly FieldType[];
  isWhole: boolean;
  /** By the place among the fields that are taken: `fields[2].name`. */
  errors: FieldErrors;
  onChange: (fields: readonly DraftField[]) => void;
}

/** The columns that were found, each to be taken, named and typed. */
export function FieldList({ fields, types, isWhole, errors, onChange }: FieldListProps) {
  const taken = fields.filter(({ isTaken }) => isTaken);
  return (
    <div>
      <div aria-hidden className={`hidden border-y bg-sunken px-5 py-2 font-medium text-ink-3 text-xs ${FIELD_GRID}`}>
        <span>Column of the files</span>
        <span>Name</span>
        <span>Type</span>
        <span>Size</span>
        <span className="text-center">Nullable</span>
        <span className="text-center">Key</span>
        <span>How sure</span>
      </div>
      <ul className="divide-y divide-line max-lg:border-t">
        {fields.map((field, index) => (
          <FieldRow
            key={field.sourceName}
            field={field}
            types={types}
            isWhole={isWhole}
            error={field.isTaken ? errorsAt(errors, `fields[${taken.indexOf(field)}]`, true) : null}
            onChange={(changed) => onChange(fields.with(index, changed))}
          />
        ))}
      </ul>
    </div>
  );
}
