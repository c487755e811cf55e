import { dateWord } from '../../../../../runtime/rows/decode/datetime-words.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { shown } from '../../../types/bad-input.ts';
import { anyUnit, intervalUnit, type Unit } from '../../../types/interval/units.ts';

/** What `extract` and `date_part` may take from a value. `reserved`: a word such as `today`, which means something in date texts and nothing here. */
export type PartName = Unit | 'epoch' | 'reserved';

/** The part of a name in any case. Throws where there is none, or none that any type has. */
export function partName(name: string, type: string): PartName {
  const word = lowerAscii(name);
  const unit = anyUnit(word);
  if (unit !== undefined) return unit;
  switch (dateWord(word.slice(0, 10))?.kind) {
    case 'epoch':
      return 'epoch';
    case 'infinity':
    case '-infinity':
    case 'midnight':
    case 'moving':
      return 'reserved';
    default:
      throw unknownPart(name, type);
  }
}

/** The unit of a name in any case that `date_trunc` takes. */
export function truncationUnit(name: string, type: string): Unit {
  const unit = intervalUnit(lowerAscii(name));
  if (unit === undefined) throw unknownPart(name, type);
  return unit;
}

export function unsupportedPart(name: string, type: string): EvaluationError {
  return new EvaluationError('0A000', `${type} has no ${shown(name)}`);
}

export function unknownPart(name: string, type: string): EvaluationError {
  return new EvaluationError('22023', `${shown(name)} is no part of ${type}`);
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
