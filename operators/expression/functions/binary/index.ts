import type { SqlRoutine } from '../../contract.ts';
import { byteRoutines } from './bytes.ts';
import { convertRoutines } from './convert.ts';
import { encodeRoutines } from './encode.ts';
import { likeBytesRoutines } from './like.ts';
import { pieceRoutines } from './pieces.ts';
import { uuidRoutines } from './uuid.ts';
import { wholeRoutines } from './whole.ts';

/** Functions and operators of bytea, and of the bytes in a UUID. */
export const binaryRoutines: readonly SqlRoutine[] = [
  ...wholeRoutines,
  ...pieceRoutines,
  ...byteRoutines,
  ...encodeRoutines,
  ...likeBytesRoutines,
  ...convertRoutines,
  ...uuidRoutines,
];
