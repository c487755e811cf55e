import type { FieldToAdd, FieldType, InferredField, InferredSchema } from '../api/model.ts';

/** A column of files on its way to be a field of a schema. */
export interface DraftField {
  /** As the files name it. */
  readonly sourceName: string;
  readonly isTaken: boolean;
  readonly name: string;
  readonly dataType: FieldType;
  readonly length: string;
  readonly precision: string;
  readonly scale: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly certainty: number;
  readonly alternatives: InferredField['alternatives'];
  /** Some values of it, as they were read. */
  readonly samples: readonly string[];
}

const SAMPLES = 3;

/** What was inferred, to be changed by a person. */
export function draftFields({ fields, rows }: InferredSchema): readonly DraftField[] {
  return fields.map((field, index) => {
    const cells = rows.flatMap((row) => row[index] ?? []);
    return {
      sourceName: field.sourceName,
      isTaken: true,
      name: field.name,
      dataType: field.dataType,
      ...sizes(field),
      isNullable: field.isNullable,
      isPrimaryKey: false,
      certainty: field.certainty,
      alternatives: field.alternatives,
      samples: [...new Set(cells)].slice(0, SAMPLES),
    };
  });
}

/** Of another type: of the size that was inferred for it, where it was. */
export function withType(field: DraftField, dataType: FieldType): DraftField {
  const inferred = field.alternatives.find((other) => other.dataType === dataType);
  return { ...field, dataType, ...sizes(inferred ?? {}) };
}

/** As it is sent; a size that is no number goes as it is written, and is refused with the reason. */
export function fieldToAdd(field: DraftField): FieldToAdd {
  const { name, dataType, isPrimaryKey } = field;
  return {
    name: name.trim(),
    dataType,
    ...(takesLength(dataType) && size('length', field.length)),
    ...(takesPrecision(dataType) && { ...size('precision', field.precision), ...size('scale', field.scale) }),
    isNullable: field.isNullable && !isPrimaryKey,
    isPrimaryKey,
  };
}

export const takesLength = (type: FieldType): boolean => type === 'varchar';
export const takesPrecision = (type: FieldType): boolean => type === 'numeric' || type === 'decimal';

type Sizes = Partial<Pick<InferredField, 'length' | 'precision' | 'scale'>>;

function sizes({ length, precision, scale }: Sizes): Pick<DraftField, 'length' | 'precision' | 'scale'> {
  return { length: String(length ?? ''), precision: String(precision ?? ''), scale: String(scale ?? '') };
}

function size(key: string, text: string): object {
  const trimmed = text.trim();
  return trimmed === '' ? {} : { [key]: /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed };
}
