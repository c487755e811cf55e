import { isCreditCard, isPhone, isSsn, maskInPlace, maskToShape } from './digits.ts';
import { maskEmail, maskEmailKeepingLength } from './email.ts';
import type { Masker, MaskType } from './masker.ts';
import { maskWhole, maskWholeKeepingLength } from './whole.ts';

/** The mask of a kind of value. What is not of the kind is masked whole. */
export function createMasker(type: MaskType, keepLength: boolean): Masker {
  const otherwise = keepLength ? maskWholeKeepingLength : maskWhole;
  switch (type) {
    case 'ssn':
      return keepLength ? maskInPlace(isSsn, otherwise) : maskToShape(isSsn, '***-**-', otherwise);
    case 'phone':
      return keepLength ? maskInPlace(isPhone, otherwise) : maskToShape(isPhone, '***-***-', otherwise);
    case 'credit_card':
      return keepLength
        ? maskInPlace(isCreditCard, otherwise)
        : maskToShape(isCreditCard, '****-****-****-', otherwise);
    case 'email':
      return keepLength ? maskEmailKeepingLength(otherwise) : maskEmail(otherwise);
    default:
      return type satisfies never;
  }
}
