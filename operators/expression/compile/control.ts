import type { Call, Datum, SqlType, SqlValue } from '../contract.ts';
import { ioOf } from '../types/io-of.ts';
import type { Evaluate } from './evaluate.ts';

/** AND (`decided` false) and OR (true): the first value that decides ends it; else NULL where there was one. */
export function logic(decided: boolean, parts: readonly Evaluate[]): Evaluate {
  if (parts.length === 2) {
    const [first, second] = parts as [Evaluate, Evaluate];
    return (row) => {
      const left = first(row);
      if (left === decided) return decided;
      const right = second(row);
      return right === decided || left !== null ? right : null;
    };
  }
  return (row) => {
    let result: Datum = !decided;
    for (let index = 0; index < parts.length; index++) {
      const value = parts[index]!(row);
      if (value === decided) return decided;
      if (value === null) result = null;
    }
    return result;
  };
}

/** The same, but every part is evaluated before one decides. */
export function wholeLogic(decided: boolean, parts: readonly Evaluate[]): Evaluate {
  return (row) => {
    const values = parts.map((part) => part(row));
    return values.includes(decided) ? decided : values.includes(null) ? null : !decided;
  };
}

export function not(part: Evaluate): Evaluate {
  return (row) => {
    const value = part(row);
    return value === null ? null : !value;
  };
}

export function nullTest(part: Evaluate, negated: boolean): Evaluate {
  return (row) => (part(row) === null) !== negated;
}

export function truthTest(part: Evaluate, truth: boolean | null, negated: boolean): Evaluate {
  return (row) => (part(row) === truth) !== negated;
}

/** IS DISTINCT FROM: NULL is a value like any other. */
export function distinct(equal: Call, [left, right]: readonly Evaluate[], negated: boolean): Evaluate {
  return (row) => {
    const one = left!(row);
    const other = right!(row);
    const isSame = one === null || other === null ? one === other : equal(one, other) === true;
    return isSame === negated;
  };
}

export function nullIf(equal: Call, [left, right]: readonly Evaluate[]): Evaluate {
  return (row) => {
    const value = left!(row);
    const other = right!(row);
    return value !== null && other !== null && equal(value, other) === true ? null : value;
  };
}

/** CASE: conditions in order, and of the results only the one that is taken. */
export function choose(conditions: readonly Evaluate[], results: readonly Evaluate[], otherwise: Evaluate): Evaluate {
  return (row) => {
    for (let index = 0; index < conditions.length; index++) {
      if (conditions[index]!(row) === true) return results[index]!(row);
    }
    return otherwise(row);
  };
}

export function coalesce(parts: readonly Evaluate[]): Evaluate {
  return (row) => {
    for (let index = 0; index < parts.length; index++) {
      const value = parts[index]!(row);
      if (value !== null) return value;
    }
    return null;
  };
}

/** GREATEST and LEAST pass over NULLs. */
export function extreme(kind: 'greatest' | 'least', type: SqlType, parts: readonly Evaluate[]): Evaluate {
  const compare = ioOf(type).compare!;
  const sign = kind === 'greatest' ? 1 : -1;
  return (row) => {
    let best: Datum = null;
    for (let index = 0; index < parts.length; index++) {
      const value = parts[index]!(row);
      if (value !== null && (best === null || compare(value, best) * sign > 0)) best = value;
    }
    return best;
  };
}

/** `array[index]`: NULL beyond its ends. */
export function element(array: Evaluate, index: Evaluate): Evaluate {
  return (row) => {
    const values = array(row) as readonly Datum[] | null;
    if (values === null) return null; // the index is not looked at
    const at = index(row) as number | null;
    return at === null ? null : (values[at - 1] ?? null);
  };
}

/** `array[low:high]`, either of them the array's own end where it is left out. */
export function slice(array: Evaluate, low: Evaluate | null, high: Evaluate | null): Evaluate {
  return (row) => {
    const values = array(row) as readonly Datum[] | null;
    if (values === null) return null;
    const from = low === null ? 1 : (low(row) as number | null);
    const to = high === null ? undefined : (high(row) as number | null);
    if (from === null || to === null) return null;
    return values.slice(Math.max(from - 1, 0), Math.max(to ?? values.length, 0)) as unknown as SqlValue;
  };
}

/** ANY is true as soon as one comparison is, ALL false as soon as one is; else NULL where one was. */
export function quantified(kind: 'any' | 'all', array: Evaluate, cell: { value: Datum }, compare: Evaluate): Evaluate {
  const decided = kind === 'any';
  return (row) => {
    const values = array(row) as readonly Datum[] | null;
    if (values === null) return null;
    let result: Datum = !decided;
    for (const value of values) {
      cell.value = value;
      const outcome = compare(row);
      if (outcome === decided) return decided;
      if (outcome === null) result = null;
    }
    return result;
  };
}
