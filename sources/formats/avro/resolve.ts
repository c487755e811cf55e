import { Malformed } from '../columnar/malformed.ts';
import { encodeDefault } from './encode-default.ts';
import { sameMeaning } from './same-meaning.ts';
import type { AvroEnum, AvroLeaf, AvroRecord, AvroStep, AvroType, Names } from './schema.ts';

/** Values of one schema cannot be read as those of another. */
export class Unresolved extends Error {}

interface Pair {
  readonly writer: AvroType;
  readonly reader: AvroType;
  /** What it is read as, or why it cannot be. */
  readonly outcome: AvroType | Unresolved;
}

/** What a primitive type may become, beside itself. */
const PROMOTIONS: Readonly<Record<string, readonly string[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/**
 * How values that are stored as `writer` are read as `reader`, by "Schema Resolution" of Avro's specification. Throws
 * `Unresolved` where none of them can be; where only some cannot, their type is `refused`.
 */
export function resolveTypes(writer: AvroType, reader: AvroType): AvroType {
  let known: readonly Pair[] = [];

  function resolve(one: AvroType, other: AvroType, place: string): AvroType {
    if (one.kind === 'union') return resolveUnion(one.branches, other, place);
    if (other.kind === 'union') {
      const branch = branchFor(one, other.branches);
      if (branch === undefined)
        throw new Unresolved(`${at(place)}the file has ${nameOf(one)}, the reader schema ${nameOf(other)}`);
      return resolve(one, branch, place);
    }
    if (!matches(one, other)) throw differ(place, one, other);
    switch (one.kind) {
      case 'leaf':
        return resolveLeaf(one, other as AvroLeaf, place);
      case 'enum':
        return resolveEnum(one, other as AvroEnum);
      case 'array':
      case 'map':
        return { kind: one.kind, item: resolve(one.item, (other as typeof one).item, `${place}[]`) };
      case 'record':
        return remembered(one, other as AvroRecord, place);
      default:
        return other;
    }
  }

  /** Each type that a value may have, for itself: a file may never have those that cannot be read. */
  function resolveUnion(branches: readonly AvroType[], other: AvroType, place: string): AvroType {
    const tried = branches.map((branch): AvroType => {
      try {
        return resolve(branch, other, place);
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error;
        return { kind: 'refused', type: branch, reason: error.message };
      }
    });
    const first = tried.find(({ kind }) => kind === 'refused');
    if (first?.kind === 'refused' && tried.every(({ kind }) => kind === 'refused')) throw new Unresolved(first.reason);
    return { kind: 'union', branches: tried };
  }

  /** Records may hold themselves: one that is looked at already is itself. */
  function remembered(one: AvroRecord, other: AvroRecord, place: string): AvroType {
    const pair = known.find(({ writer: a, reader: b }) => a === one && b === other);
    if (pair?.outcome instanceof Unresolved) throw pair.outcome;
    if (pair !== undefined) return pair.outcome;
    const steps: AvroStep[] = [];
    const fields = [...other.fields];
    const made: AvroRecord = { kind: 'record', names: other.names, fields, steps };
    const before = known;
    known = [...known, { writer: one, reader: other, outcome: made }];
    try {
      resolveFields(one, other, place, { steps, fields });
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      // What was found readable since then may hold this record, which is not. What was not, stays so.
      const failed = known.filter(
        ({ outcome }) => outcome instanceof Unresolved && !before.some((old) => old.outcome === outcome),
      );
      known = [...before, ...failed, { writer: one, reader: other, outcome: error }];
      throw error;
    }
    return made;
  }

  function resolveFields(
    one: AvroRecord,
    other: AvroRecord,
    place: string,
    { steps, fields }: { readonly steps: AvroStep[]; readonly fields: AvroRecord['fields'][number][] },
  ): void {
    const taken = new Set<number>();
    for (const { name, type } of one.fields) {
      const found = fieldFor(name, other, one, taken);
      if (found < 0) {
        steps.push({ field: -1, type });
        continue;
      }
      taken.add(found);
      const field = other.fields[found]!;
      const resolved = resolve(type, field.type, `${place}.${field.name}`);
      steps.push({ field: found, type: resolved });
    }
    for (const [index, field] of other.fields.entries()) {
      if (taken.has(index)) continue;
      fields[index] = { ...field, constant: constantOf(field, `${place}.${field.name}`) };
    }
  }

  return resolve(writer, reader, '');
}

/** The reader's field for one of the writer's: by its name, else by an alias, unless the writer has that by its name. */
function fieldFor(name: string, reader: AvroRecord, writer: AvroRecord, taken: ReadonlySet<number>): number {
  const named = reader.fields.findIndex((field) => field.name === name);
  if (named >= 0) return named;
  return reader.fields.findIndex(
    (field, index) =>
      field.aliases.includes(name) && !taken.has(index) && !writer.fields.some((one) => one.name === field.name),
  );
}

function constantOf({ type, fallback }: AvroRecord['fields'][number], place: string): Buffer {
  if (fallback === undefined)
    throw new Unresolved(`${at(place)}the file does not have it, and the reader schema no default for it`);
  try {
    return encodeDefault(type, fallback);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Unresolved(`${at(place)}its default cannot be: ${error.message}`);
  }
}

/** The reader's type for a value: the same one where it has that, as Avro's Java does, else the first that it can become. */
function branchFor(one: AvroType, branches: readonly AvroType[]): AvroType | undefined {
  return branches.find((branch) => isSame(one, branch)) ?? branches.find((branch) => matches(one, branch));
}

function isSame(one: AvroType, other: AvroType): boolean {
  return matches(one, other) && (one.kind !== 'leaf' || other.kind !== 'leaf' || one.stored === other.stored);
}

/** Whether they match by their outside, without a look at the fields of records. */
function matches(one: AvroType, other: AvroType): boolean {
  if (one.kind === 'union' || other.kind === 'union') return true;
  if (one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'record':
    case 'enum':
      return isNamed(one.names, (other as typeof one).names);
    case 'array':
    case 'map':
      return matches(one.item, (other as typeof one).item);
    case 'leaf': {
      const { stored, size, names } = other as AvroLeaf;
      if (one.stored !== 'fixed') return one.stored === stored || PROMOTIONS[one.stored]?.includes(stored) === true;
      return stored === 'fixed' && size === one.size && isNamed(one.names ?? [''], names ?? ['']);
    }
    default:
      return true;
  }
}

function isNamed([name]: Names, names: Names): boolean {
  return names.includes(name);
}

function resolveLeaf(one: AvroLeaf, other: AvroLeaf, place: string): AvroLeaf {
  if (!sameMeaning(one.scalar, other.scalar)) throw differ(place, one, other);
  return { ...other, stored: one.stored, size: one.size };
}

function resolveEnum(one: AvroEnum, other: AvroEnum): AvroEnum {
  const symbols = one.symbols.map((symbol) => (other.symbols.includes(symbol) ? symbol : other.fallback));
  return { ...other, symbols };
}

function differ(place: string, one: AvroType, other: AvroType): Unresolved {
  return new Unresolved(`${at(place)}the file has ${nameOf(one)}, the reader schema ${nameOf(other)}`);
}

/** `place` begins with a point where it is a field. */
function at(place: string): string {
  return place === '' ? '' : `${place.startsWith('.') ? place.slice(1) : place}: `;
}

/** What a person calls a type. */
function nameOf(type: AvroType): string {
  switch (type.kind) {
    case 'leaf': {
      const { kind } = type.scalar;
      const meaning =
        { bool: '', int: '', float: '', double: '', text: '', binary: '' }[kind as string] ?? detailOf(type.scalar);
      return `${type.stored}${type.stored === 'fixed' ? ` ${type.names?.[0]} of ${type.size} bytes` : ''}${meaning}`;
    }
    case 'record':
    case 'enum':
      return `the ${type.kind} ${type.names[0]}`;
    case 'array':
    case 'map':
      return `${type.kind} of ${nameOf(type.item)}`;
    case 'union':
      return `a union of ${type.branches.map(nameOf).join(', ')}`;
    case 'refused':
      return nameOf(type.type);
    default:
      return type.kind;
  }
}

function detailOf(scalar: AvroLeaf['scalar']): string {
  switch (scalar.kind) {
    case 'decimal':
      return ` decimal(${scalar.precision},${scalar.scale})`;
    case 'time':
    case 'timestamp':
      return ` ${scalar.kind} in ${scalar.unit}s`;
    default:
      return ` ${scalar.kind}`;
  }
}
