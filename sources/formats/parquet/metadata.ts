import { decoding, encryptedFile, Malformed, truncatedFile, unsupported } from '../columnar/malformed.ts';
import { readTail } from '../columnar/read-tail.ts';
import type { FormatFile } from '../format.ts';
import { parseSchema, type SchemaNode } from './schema.ts';
import { field, readThrift, requiredCount, type ThriftStruct } from './thrift.ts';

export const PARQUET = 'Parquet';
const MOST_FOOTER = 256 * 1024 * 1024;

const CODECS = ['none', 'snappy', 'gzip', 'lzo', 'brotli', 'lz4', 'zstd', 'lz4_raw'] as const;
export type ParquetCodec = (typeof CODECS)[number];

/** Where one leaf of one row group lies. */
export interface Chunk {
  readonly from: number;
  readonly bytes: number;
  readonly codec: ParquetCodec;
  readonly values: number;
  readonly encrypted: boolean;
}

export interface RowGroup {
  readonly rows: number;
  /** One a leaf of the schema, in its order. */
  readonly chunks: readonly Chunk[];
}

export interface ParquetFile {
  readonly schema: SchemaNode;
  readonly groups: readonly RowGroup[];
}

/** The footer of a Parquet file. */
export async function readMetadata(file: FormatFile, signal: AbortSignal): Promise<ParquetFile> {
  const { label, bytes: size } = file;
  if (size < 12) throw truncatedFile(label, PARQUET, size, `it has ${size} bytes`);
  const tail = await readTail(file, PARQUET, signal);
  const magic = tail.bytes.toString('latin1', tail.bytes.length - 4);
  if (magic === 'PARE') throw encryptedFile(label, PARQUET);
  if (magic !== 'PAR1')
    throw truncatedFile(label, PARQUET, size, 'it does not end in PAR1; it is cut off, or of another format');
  const length = tail.bytes.readUInt32LE(tail.bytes.length - 8);
  const from = size - 8 - length;
  if (from < 4 || length > MOST_FOOTER)
    throw truncatedFile(label, PARQUET, size, `its footer of ${length} bytes does not fit into the file`);
  const footer = await tail.range(from, size - 8);
  return decoding({ label, format: PARQUET, part: 'the footer', byte: from }, () => {
    const { struct } = readThrift(footer, 0);
    const schema = parseSchema(field.structs(struct, 2));
    const leaves = countLeaves(schema);
    const groups = field.structs(struct, 4).map((group) => rowGroup(group, leaves, from));
    return { schema, groups };
  });
}

function countLeaves(node: SchemaNode): number {
  return node.children === null ? 1 : node.children.reduce((sum, child) => sum + countLeaves(child), 0);
}

function rowGroup(group: ThriftStruct, leaves: number, footer: number): RowGroup {
  const chunks = field.structs(group, 1).map((chunk) => columnChunk(chunk, footer));
  if (chunks.length !== leaves) throw new Malformed(`a row group has ${chunks.length} columns, the schema ${leaves}`);
  return { rows: requiredCount(group, 3, 'the number of rows'), chunks };
}

function columnChunk(chunk: ThriftStruct, footer: number): Chunk {
  const meta = field.struct(chunk, 3);
  const encrypted = chunk.has(8);
  if (meta === undefined) {
    if (!encrypted) throw new Malformed('a column has no metadata');
    return { from: 0, bytes: 0, codec: 'none', values: 0, encrypted };
  }
  if (chunk.has(1)) throw new Malformed('a column lies in another file');
  const data = requiredCount(meta, 9, 'the place of a column');
  const dictionary = field.number(meta, 11) ?? 0;
  // Some writers put a zero, or a place after the data, where there is no dictionary.
  const from = dictionary > 0 && dictionary < data ? dictionary : data;
  const bytes = requiredCount(meta, 7, 'the size of a column');
  if (from + bytes > footer) throw new Malformed(`a column of ${bytes} bytes at byte ${from} reaches into the footer`);
  const codec = CODECS[requiredCount(meta, 4, 'the codec')];
  if (codec === undefined) throw new Malformed(`the codec ${field.number(meta, 4)} is unknown`);
  return { from, bytes, codec, values: requiredCount(meta, 5, 'the number of values'), encrypted };
}

/** LZO in Parquet was never used by a writer whose files could be tried. */
export function refuseCodec(label: string, codec: ParquetCodec): void {
  if (codec !== 'lzo') return;
  throw unsupported(
    label,
    'its pages are packed with LZO, which Sluice does not read in Parquet.',
    'Write the file with another codec, such as zstd or snappy.',
  );
}
