import type { AnyTypeIo, CallSite } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { ioOfArray } from '../../types/array/io-of.ts';

/** Order of the elements of the first argument, an array; throws where their type has none, as json. */
export function ordered({ argumentTypes }: CallSite): NonNullable<AnyTypeIo['compare']> {
  const array = argumentTypes.find((type) => type.endsWith('[]'));
  if (array === undefined) throw new TypeError('no argument is an array');
  const { element } = ioOfArray(array);
  if (element.compare === null) {
    throw new EvaluationError('42883', `values of type ${element.type} cannot be compared`);
  }
  return element.compare;
}
