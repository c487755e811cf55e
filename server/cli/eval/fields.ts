import { typeNamed } from '../../../operators/expression/index.ts';
import { type Column, type ColumnType, DATA_TYPES, type DataType } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Cell } from '../../../runtime/contract/vector.ts';
import { isNumberText } from '../../../runtime/rows/number-text.ts';
import type { Row } from './evaluate-rows.ts';

/** A field of the rows: the column that it is to an expression, and the cast that its cells go through first. */
export interface Field {
  readonly column: Column;
  /** `null`: the cells are held as they come. */
  readonly cast: string | null;
}

/** The fields of `--types`: an object of types by name, each as a cast would spell it. Throws `config.types`. */
export function declaredFields(json: string): readonly Field[] {
  const types = readObject(json);
  return Object.entries(types).map(([name, type]) => {
    if (typeof type !== 'string') throw wrong(`The type of "${name}" is no text.`);
    return declaredField(name, type);
  });
}

function declaredField(name: string, given: string): Field {
  const named = typeNamed(given);
  if (!named.ok) throw wrong(`"${given}", the type of "${name}": ${named.reason}`);
  return fieldOf(name, named.type, named.type.type === 'json' ? null : named.sql);
}

/**
 * The fields of rows that nobody declared, by all their values: whole numbers are integer or bigint, other numbers
 * numeric, objects and arrays jsonb, and what is not of one kind is text.
 */
export function inferredFields(rows: readonly Row[]): readonly Field[] {
  const types = new Map<string, DataType | null>();
  for (const row of rows) {
    for (const [name, cell] of Object.entries(row)) {
      const seen = types.get(name) ?? null;
      types.set(name, cell === null ? seen : seen === null ? typeOf(cell) : common(seen, typeOf(cell)));
    }
  }
  return [...types].map(([name, type]) => fieldOf(name, { type: type ?? 'text' }, null));
}

const WIDENING: readonly DataType[] = ['integer', 'bigint', 'numeric'];

function common(one: DataType, other: DataType): DataType {
  if (one === other) return one;
  const wider = Math.max(WIDENING.indexOf(one), WIDENING.indexOf(other));
  return WIDENING.includes(one) && WIDENING.includes(other) ? WIDENING[wider]! : 'text';
}

function typeOf(cell: NonNullable<Cell>): DataType {
  if (isNumberText(cell)) return /^-?\d{1,18}$/.test(cell.numberText) ? 'bigint' : 'numeric';
  switch (typeof cell) {
    case 'boolean':
      return 'boolean';
    case 'number':
      if (!Number.isInteger(cell)) return 'numeric';
      return (cell | 0) === cell ? 'integer' : 'bigint'; // a number beyond 15 digits is a NumberText
    case 'object':
      return 'json';
    default:
      return 'text';
  }
}

function fieldOf(name: string, type: ColumnType, cast: string | null): Field {
  return { column: { name, nullable: true, ...type }, cast };
}

function readObject(json: string): object {
  try {
    const types: unknown = JSON.parse(json);
    if (typeof types === 'object' && types !== null && !Array.isArray(types)) return types;
  } catch (cause) {
    throw wrong(`${(cause as Error).message}.`, cause);
  }
  throw wrong('They are no JSON object.');
}

function wrong(what: string, cause?: unknown): PipelineError {
  return new PipelineError('config.types', {
    message: `The types cannot be read. ${what}`,
    next: `Give an object such as {"amount": "numeric(12,2)", "day": "date"}; types of fields are ${DATA_TYPES.join(', ')}.`,
    cause,
  });
}
