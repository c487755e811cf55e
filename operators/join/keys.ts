import type { Column, ColumnTypes, DataType } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { unknownField } from '../unknown-field.ts';

/** Fields of both sides that are to be equal. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

/** Exact numbers, each of which holds those before it. */
const EXACT: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric'];
const FLOATS: readonly DataType[] = ['real', 'double'];

/** The type that holds the values of both, in which they are compared; `null`: they are not. */
export function commonType(left: DataType, right: DataType): DataType | null {
  if (left === 'json' || right === 'json') return null;
  if (left === 'untyped') return right === 'varchar' ? 'text' : right;
  if (right === 'untyped') return commonType(right, left);
  const [one, other] = [left, right].map((type) => (type === 'varchar' ? 'text' : type)) as [DataType, DataType];
  if (one === other) return left === right ? left : one;
  for (const family of [EXACT, FLOATS]) {
    if (family.includes(one) && family.includes(other))
      return family[Math.max(family.indexOf(one), family.indexOf(other))]!;
  }
  return null;
}

/** The columns of one side; a key that nobody declared is of the type of the one that it is compared to. */
export function typedKeys(
  columns: ColumnTypes,
  others: ColumnTypes,
  on: readonly { readonly own: string; readonly other: string }[],
): ColumnTypes {
  return columns.map((column) => {
    const pair = on.find(({ own }) => own === column.name);
    const other = others.find(({ name }) => name === pair?.other);
    if (column.type !== 'untyped' || other === undefined) return column;
    return { ...column, type: commonType(column.type, other.type) ?? column.type };
  });
}

/** Keys that do not come in, or whose types are not compared. */
export function keyIssues(on: readonly KeyPair[], left: ColumnTypes, right: ColumnTypes): ConfigIssue[] {
  return on.flatMap((pair, index): ConfigIssue[] => {
    const at = `on[${index}]`;
    const one = left.find(({ name }) => name === pair.left);
    const other = right.find(({ name }) => name === pair.right);
    if (one === undefined || other === undefined) {
      return [
        ...(one === undefined ? [unknownField(`${at}.left`, pair.left, left)] : []),
        ...(other === undefined ? [unknownField(`${at}.right`, pair.right, right)] : []),
      ];
    }
    return commonType(one.type, other.type) === null ? [typesDiffer(at, one, other)] : [];
  });
}

function typesDiffer(field: string, left: Column, right: Column): ConfigIssue {
  return {
    code: 'join.types_differ',
    field,
    message: `Field "${left.name}" of the left side is ${left.type} and "${right.name}" of the right side ${right.type}: they are not compared.`,
    next: 'Convert one of them first (cast_type); out of JSON, take the key by flatten or an expression.',
  };
}
