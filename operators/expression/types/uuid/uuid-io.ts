import { parseUuid } from '../../../../runtime/rows/decode/uuid.ts';
import type { TypeIo } from '../../contract.ts';
import { badInput } from '../bad-input.ts';

/** uuid: lower case, with hyphens; in order by bytes. */
export const uuidIo: TypeIo<string> = {
  type: 'uuid',
  parse(text) {
    const digits = parseUuid(text)?.toLowerCase();
    if (digits === undefined) throw badInput(text, 'uuid');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  },
  print: (value) => value,
  compare: (left, right) => (left < right ? -1 : Number(left > right)),
};
