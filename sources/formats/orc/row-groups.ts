import { decoding, Malformed } from '../columnar/malformed.ts';
import type { FormatFile } from '../format.ts';
import { unpackWhole } from './codec.ts';
import { ORC, type OrcFile } from './metadata.ts';
import { addCounts, eachField, messageOf } from './protobuf.ts';
import { layoutOf, type StreamLayout } from './stream-layout.ts';
import { openFeeds, type StreamKind, type StripeFooter } from './stripe.ts';
import type { OrcType } from './types.ts';

/** Where a stream is entered. */
export interface StreamStart {
  /** Bytes of the stream, as it is stored, that lie before. */
  readonly bytes: number;
  /** Bytes of the piece that begins there, unpacked, that lie before. */
  readonly within: number;
  /** Values of the run that begins there that lie before, then bits of the next one. */
  readonly values: number;
  readonly bits: number;
}

/** Where the streams of a stripe are entered for its row `rows`. */
export interface RowGroupStarts {
  readonly rows: number;
  start(id: number, kind: StreamKind): StreamStart | null;
}

/** Of one column, unpacked. */
const MOST_INDEX = 64 * 1024 * 1024;
/** Values that a writer holds back before it writes them: more are never before a row group in its run. */
const MOST_VALUES = 1024;
const NOTHING: RowGroupStarts = { rows: 0, start: () => null };

/**
 * The last row group that begins at row `skip` of the stripe or before it, by the row index; the beginning of the stripe,
 * where the file has no index of one of the types, or one that is laid otherwise than the format says.
 */
export async function rowGroupAt(
  file: FormatFile,
  found: OrcFile,
  footer: StripeFooter,
  types: readonly OrcType[],
  skip: number,
  signal: AbortSignal,
): Promise<RowGroupStarts> {
  const group = found.indexStride === 0 ? 0 : Math.floor(skip / found.indexStride);
  if (group === 0) return NOTHING;
  const ranges = types.map(({ id }) => footer.range(id, 'index'));
  const known = ranges.filter((range) => range !== null && range.to - range.from <= MOST_INDEX);
  if (known.length < types.length) return NOTHING;
  const feedOf = await openFeeds(file, known as NonNullable<(typeof ranges)[number]>[], signal);
  const starts = new Map<string, StreamStart>();
  for (const [at, type] of types.entries()) {
    const range = ranges[at]!;
    const packed = await feedOf(range).take(range.to - range.from);
    const place = { label: file.label, format: ORC, part: 'the row index of a stripe', byte: range.from };
    const isKnown = decoding(place, () => {
      const positions = positionsOf(unpackWhole(found.packing, packed, MOST_INDEX), group);
      const layout = layoutOf(type, footer, found);
      return positions !== null && addStarts(starts, type.id, layout, positions, found.packing.codec !== 'none');
    });
    if (!isKnown) return NOTHING;
  }
  return { rows: group * found.indexStride, start: (id, kind) => starts.get(`${id} ${kind}`) ?? null };
}

function positionsOf(index: Buffer, group: number): readonly number[] | null {
  let at = 0;
  let positions: number[] | null = null;
  eachField(index, (id, value) => {
    if (id === 1 && at++ === group) positions = entryPositions(messageOf(value, 'a row group'));
  });
  return positions;
}

function entryPositions(entry: Buffer): number[] {
  const positions: number[] = [];
  eachField(entry, (id, value) => {
    if (id === 1) addCounts(positions, value, 'a position');
  });
  return positions;
}

/** Whether the positions are as many as the streams have. */
function addStarts(
  into: Map<string, StreamStart>,
  id: number,
  { streams, hasPresence }: StreamLayout,
  positions: readonly number[],
  isPacked: boolean,
): boolean {
  const sizeOf = (runs: number) => (isPacked ? 2 : 1) + runs;
  const needed = streams.reduce((sum, { runs }) => sum + sizeOf(runs), 0);
  // Some writers tell the places of a stream of presence that they left out since nothing is NULL.
  const leftOut = hasPresence || positions.length !== needed + sizeOf(2) ? 0 : sizeOf(2);
  if (positions.length !== needed + leftOut) return false;
  let at = leftOut;
  for (const { kind, runs } of streams) {
    const bytes = positions[at++]!;
    const within = isPacked ? positions[at++]! : 0;
    const values = runs > 0 ? positions[at++]! : 0;
    const bits = runs > 1 ? positions[at++]! : 0;
    if (values > MOST_VALUES || bits > 8)
      throw new Malformed(`a row group begins ${values} values and ${bits} bits into a run`);
    into.set(`${id} ${kind}`, { bytes, within, values, bits });
  }
  return true;
}
