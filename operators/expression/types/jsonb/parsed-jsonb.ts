import type { Cell } from '../../../../runtime/contract/vector.ts';
import { plainNumberText } from '../../../../runtime/rows/decimal-text.ts';
import { isNumberText } from '../../../../runtime/rows/number-text.ts';
import type { Jsonb, JsonbValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { DEPTH_LIMIT } from '../json/read-json.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { jsonbOf } from './object.ts';
import { printJsonb } from './print.ts';

/**
 * jsonb that `JSON.parse` has read, or a source's parsed cell: made into jsonb only where more than a piece of it is
 * wanted. Numbers are as exact as the cell has them.
 */
export class ParsedJsonb implements JsonbValue {
  readonly #cell: Cell;
  #made: { readonly value: Jsonb } | null = null;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  get jsonb(): Jsonb {
    this.#made ??= { value: jsonbOfCell(this.#cell, 0) };
    return this.#made.value;
  }

  /** The member of an object; `null` for all else. */
  member(key: string): ParsedJsonb | null {
    const cell = this.#cell;
    if (typeof cell !== 'object' || cell === null || Array.isArray(cell) || !Object.hasOwn(cell, key)) return null;
    return isNumberText(cell) ? null : new ParsedJsonb((cell as Readonly<Record<string, Cell>>)[key]!);
  }

  /** The elements of an array; `null` for all else. */
  get elements(): readonly ParsedJsonb[] | null {
    return Array.isArray(this.#cell) ? (this.#cell as readonly Cell[]).map((cell) => new ParsedJsonb(cell)) : null;
  }

  get isObject(): boolean {
    return (
      typeof this.#cell === 'object' && this.#cell !== null && !Array.isArray(this.#cell) && !isNumberText(this.#cell)
    );
  }

  /** As text: strings without quotes, the JSON null as NULL. */
  get text(): string | null {
    const cell = this.#cell;
    switch (typeof cell) {
      case 'string':
        return checked(cell);
      case 'number':
        return plainNumberText(cell);
      case 'boolean':
      case 'bigint':
        return String(cell);
      default:
        return cell === null ? null : printJsonb(this.jsonb);
    }
  }
}

function jsonbOfCell(cell: Cell, depth: number): Jsonb {
  switch (typeof cell) {
    case 'string':
      return checked(cell);
    case 'boolean':
      return cell;
    case 'number':
    case 'bigint':
      return numericIo.parse(typeof cell === 'number' ? plainNumberText(cell) : String(cell));
    default:
  }
  if (cell === null) return null;
  if (isNumberText(cell)) return numericIo.parse(cell.numberText);
  if (depth === DEPTH_LIMIT) throw new EvaluationError('54001', `JSON nested more than ${DEPTH_LIMIT} levels deep`);
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map((one) => jsonbOfCell(one, depth + 1));
  const members = cell as Readonly<Record<string, Cell>>;
  const keys = Object.keys(members);
  return jsonbOf(
    keys.map(checked),
    keys.map((key) => jsonbOfCell(members[key]!, depth + 1)),
  );
}

/** Refuses what text cannot hold. */
function checked(text: string): string {
  if (text.includes('\0')) throw new EvaluationError('22P05', 'JSON with \\u0000, which text cannot hold');
  if (!text.isWellFormed()) throw new EvaluationError('22P02', 'not valid JSON: half of a surrogate pair stands alone');
  return text;
}
