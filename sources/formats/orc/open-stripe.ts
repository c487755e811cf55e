import { type ColumnReader, segmentReader } from '../columnar/column-reader.ts';
import { jsonColumn } from '../columnar/json-column.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { corruptAt, Malformed, type Place } from '../columnar/malformed.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import { skipRows } from '../columnar/skip-rows.ts';
import type { FormatFile } from '../format.ts';
import { openBitRuns, openByteRuns } from './byte-runs.ts';
import { type ByteStream, openStream } from './byte-stream.ts';
import { openIntegerRuns } from './integer-runs.ts';
import { type JsonValues, leafValues, listValues, mapValues, structValues, unionValues } from './json-values.ts';
import { type Leaf, openLeaf } from './leaf.ts';
import { ORC, type OrcFile, type Stripe } from './metadata.ts';
import { openPresence, type Presence } from './presence.ts';
import { rowGroupAt } from './row-groups.ts';
import { openFeeds, readStripeFooter, type StreamKind } from './stripe.ts';
import { eachType, type LeafType, type OrcColumn, type OrcType } from './types.ts';

export interface StripeOptions {
  readonly columns: readonly OrcColumn[];
  readonly binary: BinaryText;
  readonly batchBytes: number;
  /** Rows of the stripe that are not wanted. */
  readonly skip: number;
}

const KINDS = ['present', 'data', 'length', 'dictionary', 'secondary'] as const;

/** Readers of the columns of one stripe. */
export async function openStripe(
  file: FormatFile,
  found: OrcFile,
  stripe: Stripe,
  { columns, binary, batchBytes, skip }: StripeOptions,
  signal: AbortSignal,
): Promise<readonly ColumnReader[]> {
  const footer = await readStripeFooter(file, found, stripe, signal);
  const parts = new Set(footer.range(found.root.id, 'present') === null ? [] : [found.root]);
  for (const { type } of columns) eachType(type, (part) => parts.add(part));
  const types = [...parts];
  const begin = await rowGroupAt(file, found, footer, types, skip, signal);
  const rows = stripe.rows - begin.rows;

  function rangeOf(id: number, kind: StreamKind) {
    const range = footer.range(id, kind);
    const before = begin.start(id, kind)?.bytes ?? 0;
    if (range === null || before === 0) return range;
    if (before > range.to - range.from) throw new Malformed(`a row group begins ${before} bytes into a stream`);
    return { from: range.from + before, to: range.to };
  }

  const rangesOf = ({ id }: OrcType) => KINDS.flatMap((kind) => rangeOf(id, kind) ?? []);
  const feedOf = await openFeeds(file, types.flatMap(rangesOf), signal);

  function stream(id: number, kind: StreamKind): ByteStream {
    const range = rangeOf(id, kind);
    return openStream(range === null ? null : feedOf(range), found.packing, begin.start(id, kind) ?? undefined);
  }

  function presenceOf({ id }: OrcType, outer: Presence | null): Presence {
    return openPresence(footer.range(id, 'present') === null ? null : openBitRuns(stream(id, 'present')), outer);
  }

  function leafOf(type: LeafType, outer: Presence | null): Leaf {
    return openLeaf({
      type,
      file: found,
      presence: presenceOf(type, outer),
      encoding: footer.encoding(type.id),
      timeZone: footer.timeZone,
      binary,
      batchBytes,
      stream: (kind) => stream(type.id, kind),
    });
  }

  function valuesOf(type: OrcType, outer: Presence | null): JsonValues {
    const { id } = type;
    if (type.kind === 'leaf') return leafValues(leafOf(type, outer), columnTypeOf(type.scalar));
    const presence = presenceOf(type, outer);
    const lengths = () =>
      openIntegerRuns(stream(id, 'length'), { version: footer.encoding(id).version, signed: false });
    switch (type.kind) {
      case 'struct':
        return structValues(
          presence,
          type.members.map((member) => ({ name: member.name, values: valuesOf(member.type, null) })),
        );
      case 'list':
        return listValues(presence, lengths(), valuesOf(type.item, null));
      case 'map':
        return mapValues(presence, lengths(), valuesOf(type.key, null), valuesOf(type.value, null));
      case 'union':
        return unionValues(
          presence,
          openByteRuns(stream(id, 'data')),
          type.branches.map((branch) => valuesOf(branch, null)),
        );
      case 'unknown':
        throw new Malformed(`the type ${type.number} is unknown`);
      default:
        return type satisfies never;
    }
  }

  const readers = columns.map(({ column, type }) => {
    const place: Place = {
      label: file.label,
      format: ORC,
      part: `the column ${JSON.stringify(column.name)}`,
      byte: rangesOf(type)[0]?.from ?? stripe.from,
    };
    try {
      // A row that is NULL as a whole has no value in any column.
      const outer = type === found.root ? null : presenceOf(found.root, null);
      return type.kind === 'leaf'
        ? flatColumn(leafOf(type, outer), rows, place)
        : nestedColumn(valuesOf(type, outer), rows, place);
    } catch (error) {
      throw corruptAt(place, error);
    }
  });
  for (const reader of readers) await skipRows(reader, skip - begin.rows, signal);
  return readers;
}

function flatColumn(leaf: Leaf, rows: number, place: Place): ColumnReader {
  let left = rows;
  return segmentReader(async (wanted) => {
    if (left === 0) return null;
    try {
      const segment = await leaf.next(Math.min(wanted, left), 1);
      left -= segment.length;
      return segment;
    } catch (error) {
      throw corruptAt(place, error);
    }
  });
}

function nestedColumn(values: JsonValues, rows: number, place: Place): ColumnReader {
  let left = rows;
  return jsonColumn(
    {
      async gather(wanted) {
        if (left === 0) return 0;
        const ready = await values.gather(Math.min(wanted, left), 1);
        left -= ready;
        return ready;
      },
      next: values.next,
    },
    place,
  );
}
