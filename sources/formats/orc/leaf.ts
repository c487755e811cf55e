import type { Vector } from '../../../runtime/contract/vector.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import { openBitRuns, openByteRuns } from './byte-runs.ts';
import type { ByteStream } from './byte-stream.ts';
import { decimalLeaf } from './decimal-leaf.ts';
import { dictionaryLeaf } from './dictionary-leaf.ts';
import { type IntegerRuns, openIntegerRuns } from './integer-runs.ts';
import type { OrcFile } from './metadata.ts';
import { boolLeaf, byteLeaf, dateLeaf, floatLeaf, integerLeaf } from './number-leaf.ts';
import type { Presence } from './presence.ts';
import { isWhole } from './stream-layout.ts';
import type { Encoding, StreamKind } from './stripe.ts';
import { textLeaf } from './text-leaf.ts';
import { timestampLeaf } from './timestamp-leaf.ts';
import type { LeafType } from './types.ts';

/** The values of one leaf of the tree of types in one stripe, in order. */
export interface Leaf {
  /** The next `rows` rows, or fewer (`least` at least) where they are large. */
  next(rows: number, least: number): Promise<{ readonly vector: Vector; readonly length: number }>;
}

/** What leaves of a stripe are read from. */
export interface LeafInput {
  readonly type: LeafType;
  readonly file: OrcFile;
  readonly presence: Presence;
  readonly encoding: Encoding;
  readonly timeZone: string;
  readonly binary: BinaryText;
  readonly batchBytes: number;
  /** The stream of the leaf; empty where it has none of the kind. */
  stream(kind: StreamKind): ByteStream;
}

export function openLeaf(input: LeafInput): Leaf {
  const { type, presence, encoding, file } = input;
  const { version } = encoding;
  const integers = (kind: StreamKind, signed: boolean): IntegerRuns =>
    openIntegerRuns(input.stream(kind), { version, signed });
  switch (type.stored) {
    case 'boolean':
      return boolLeaf(presence, openBitRuns(input.stream('data')));
    case 'byte':
      return byteLeaf(presence, openByteRuns(input.stream('data')));
    case 'integer':
    case 'long':
      return integerLeaf(presence, integers('data', true), type.scalar);
    case 'date':
      return dateLeaf(presence, integers('data', true), file.julian);
    case 'float':
    case 'double':
      return floatLeaf(presence, input.stream('data'), type.stored);
    case 'text':
    case 'char':
    case 'binary':
      return encoding.dictionary
        ? dictionaryLeaf(input, integers('data', false), integers('length', false))
        : textLeaf(input, integers('length', false));
    case 'timestamp':
    case 'instant':
      return timestampLeaf(presence, integers('data', true), integers('secondary', false), {
        zone: type.stored === 'instant' ? 'UTC' : input.timeZone,
        julian: file.julian,
      });
    case 'decimal': {
      if (type.scalar.kind !== 'decimal') throw new Malformed('a decimal has no scale');
      if (!isWhole(type, file))
        return decimalLeaf(presence, input.stream('data'), integers('secondary', true), type.scalar);
      // In runs of the second version, whatever their encoding says.
      return integerLeaf(presence, openIntegerRuns(input.stream('data'), { version: 2, signed: true }), type.scalar);
    }
    default:
      return type.stored satisfies never;
  }
}
