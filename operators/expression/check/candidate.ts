import type { SignatureType, SqlRoutine, SqlType } from '../contract.ts';
import { canConvert } from './conversion.ts';
import { FUNCTIONS_WITH_NAMES } from './functions-with-names.ts';
import { bindPolymorphic, isPolymorphic } from './polymorphic.ts';

/** A signature laid out for a number of arguments: defaults left out, further arguments counted. */
export interface Candidate {
  readonly routine: SqlRoutine;
  readonly types: readonly SignatureType[];
  /** Which parameter each argument is for, where some are given by name; else they come in order. */
  readonly places?: readonly number[];
}

/** The signatures whose parameters the last arguments name; those left out have defaults. */
export function candidatesByName(
  routines: readonly SqlRoutine[],
  count: number,
  names: readonly string[],
): Candidate[] {
  return routines.flatMap((routine): Candidate[] => {
    const { arguments: fixed, argumentNames = [], defaults = [], variadic } = routine;
    const positional = count - names.length;
    const places = [...Array(positional).keys(), ...names.map((name) => argumentNames.indexOf(name))];
    const isApt =
      FUNCTIONS_WITH_NAMES.has(routine.name) &&
      variadic === undefined &&
      new Set(places).size === count &&
      places.every((place) => place >= 0 && place < fixed.length);
    const optional = fixed.length - defaults.length;
    if (!isApt || fixed.some((_, index) => index < optional && !places.includes(index))) return [];
    return [{ routine, types: places.map((place) => fixed[place]!), places }];
  });
}

/**
 * The signatures that take so many arguments. `spread`: the last one is an array of the further ones, where there may be
 * such; Postgres overlooks VARIADIC at a function that takes none.
 */
export function candidatesFor(routines: readonly SqlRoutine[], count: number, spread: boolean): Candidate[] {
  return routines.flatMap((routine): Candidate[] => {
    const fixed = routine.arguments;
    const { variadic } = routine;
    if (spread && variadic !== undefined) {
      // what must be given once and may be given again is all in the array
      const before = fixed.at(-1) === variadic ? fixed.slice(0, -1) : fixed;
      return count === before.length + 1 ? [{ routine, types: [...before, arrayOf(variadic)] }] : [];
    }
    const least = fixed.length - (routine.defaults?.length ?? 0);
    if (count < least) return [];
    if (count <= fixed.length) return [{ routine, types: fixed.slice(0, count) }];
    if (variadic === undefined) return [];
    return [{ routine, types: [...fixed, ...Array<SignatureType>(count - fixed.length).fill(variadic)] }];
  });
}

/** Whether arguments of these types may be handed to the candidate without a cast that the user writes. */
export function takes({ types }: Candidate, actual: readonly SqlType[]): boolean {
  const fit = types.every(
    (type, index) => type === 'any' || isPolymorphic(type) || canConvert(actual[index]!, type, 'implicit'),
  );
  return fit && (!types.some(isPolymorphic) || bindPolymorphic(actual, types) !== null);
}

function arrayOf(type: SignatureType): SignatureType {
  switch (type) {
    case 'any':
    case 'anyelement':
      return 'anyarray';
    case 'anycompatible':
      return 'anycompatiblearray';
    default:
      return `${type}[]` as SignatureType;
  }
}
