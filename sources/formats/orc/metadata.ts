import { decoding, Malformed, truncatedFile } from '../columnar/malformed.ts';
import { readTail } from '../columnar/read-tail.ts';
import type { FormatFile } from '../format.ts';
import { CODECS, type Packing, unpackWhole } from './codec.ts';
import { addCounts, countOf, eachField, messageOf, textOf } from './protobuf.ts';
import { type OrcType, readTypes, type StoredType } from './types.ts';

export const ORC = 'ORC';
const MAGIC = 'ORC';
/** A footer, unpacked. */
const MOST_FOOTER = 64 * 1024 * 1024;
/** The length of a piece has 23 bits. */
const MOST_BLOCK = 2 ** 23;
const MOST_STRIPES = 1_000_000;
const MOST_TYPES = 100_000;

export interface Stripe {
  readonly from: number;
  readonly indexBytes: number;
  readonly dataBytes: number;
  readonly footerBytes: number;
  readonly rows: number;
}

export interface OrcFile {
  readonly packing: Packing;
  readonly root: OrcType;
  readonly stripes: readonly Stripe[];
  /** Rows of a row group; 0: no row index. */
  readonly indexStride: number;
  /** Days and times before 15 October 1582 are of the Julian calendar. */
  readonly julian: boolean;
  /** Decimals of up to 18 digits are whole numbers, as in the second version of the format. */
  readonly wholeDecimals: boolean;
  /** Numbers of the types that are encrypted, with all below them. */
  readonly encrypted: readonly number[];
}

interface Postscript {
  readonly packing: Packing;
  readonly footerBytes: number;
  readonly metadataBytes: number;
  readonly version: readonly number[];
  readonly magic: string;
}

/** What the end of an ORC file says of it. */
export async function readMetadata(file: FormatFile, signal: AbortSignal): Promise<OrcFile> {
  const { label, bytes: size } = file;
  if (size < 4) throw truncatedFile(label, ORC, size, `it has ${size} bytes`);
  const tail = await readTail(file, ORC, signal);
  const length = tail.bytes.at(-1)!;
  const place = size - 1 - length;
  const script = place < 0 ? null : readPostscript(await tail.range(place, size - 1));
  if (script === null || (script.magic !== MAGIC && script.magic !== '')) {
    const reason = 'it does not end in a postscript of ORC; it is cut off, or of another format';
    throw truncatedFile(label, ORC, size, reason);
  }
  const from = place - script.footerBytes;
  if (from - script.metadataBytes < 0 || script.footerBytes > MOST_FOOTER) {
    throw truncatedFile(label, ORC, size, `its footer of ${script.footerBytes} bytes does not fit into the file`);
  }
  if (script.magic === '' && (await tail.range(0, 3)).toString('latin1') !== MAGIC) {
    throw truncatedFile(label, ORC, size, 'it neither begins nor ends as one');
  }
  const footer = await tail.range(from, place);
  return decoding({ label, format: ORC, part: 'the footer', byte: from }, () => {
    const wholeDecimals = script.version[0] === 1 && script.version[1] === 9999;
    requirePacking(script.packing);
    const found = readFooter(unpackWhole(script.packing, footer, MOST_FOOTER), from - script.metadataBytes);
    return { packing: script.packing, wholeDecimals, ...found };
  });
}

/** `null`: these bytes are none. */
function readPostscript(bytes: Buffer): Postscript | null {
  let footerBytes = 0;
  let metadataBytes = 0;
  let codec = 0;
  let blockBytes = 256 * 1024;
  let magic = '';
  const version: number[] = [];
  try {
    eachField(bytes, (id, value) => {
      if (id === 1) footerBytes = countOf(value, 'the size of the footer');
      else if (id === 2) codec = countOf(value, 'the codec');
      else if (id === 3) blockBytes = countOf(value, 'the size of a block');
      else if (id === 4) addCounts(version, value, 'the version');
      else if (id === 5) metadataBytes = countOf(value, 'the size of the statistics');
      else if (id === 8000) magic = textOf(value, 'the magic');
    });
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
  const name = CODECS[codec];
  if (name === undefined || footerBytes === 0) return null;
  return { packing: { codec: name, blockBytes }, footerBytes, metadataBytes, version, magic };
}

function requirePacking({ codec, blockBytes }: Packing): void {
  if (codec === 'none' || (blockBytes > 0 && blockBytes <= MOST_BLOCK)) return;
  throw new Malformed(`blocks of ${blockBytes} bytes where at most ${MOST_BLOCK} are allowed`);
}

function readFooter(bytes: Buffer, end: number): Omit<OrcFile, 'packing' | 'wholeDecimals'> {
  const stripes: Stripe[] = [];
  const types: StoredType[] = [];
  const encrypted: number[] = [];
  let rows = 0;
  let writer = 0;
  let calendar = 0;
  let indexStride = 0;
  eachField(bytes, (id, value) => {
    if (id === 3) {
      if (stripes.length === MOST_STRIPES) throw new Malformed(`it has more than ${MOST_STRIPES} stripes`);
      stripes.push(readStripe(messageOf(value, 'a stripe'), end));
    } else if (id === 4) {
      if (types.length === MOST_TYPES) throw new Malformed(`it has more than ${MOST_TYPES} types`);
      types.push(readType(messageOf(value, 'a type')));
    } else if (id === 6) rows = countOf(value, 'the number of rows');
    else if (id === 8) indexStride = countOf(value, 'the rows of a row group');
    else if (id === 9) writer = countOf(value, 'the writer');
    else if (id === 10) addEncrypted(encrypted, messageOf(value, 'the encryption'));
    else if (id === 11) calendar = countOf(value, 'the calendar');
  });
  const sum = stripes.reduce((total, stripe) => total + stripe.rows, 0);
  if (sum !== rows) throw new Malformed(`its stripes have ${sum} rows, the file ${rows}`);
  // Of those that do not tell, only the first writer, in Java, had another calendar than all others.
  const julian = calendar === 1 || (calendar === 0 && writer === 0);
  return { root: readTypes(types), stripes, indexStride, julian, encrypted };
}

function readStripe(message: Buffer, end: number): Stripe {
  const found = { from: 0, indexBytes: 0, dataBytes: 0, footerBytes: 0, rows: 0 };
  eachField(message, (id, value) => {
    if (id === 1) found.from = countOf(value, 'the place of a stripe');
    else if (id === 2) found.indexBytes = countOf(value, 'the size of the index of a stripe');
    else if (id === 3) found.dataBytes = countOf(value, 'the size of a stripe');
    else if (id === 4) found.footerBytes = countOf(value, 'the size of the footer of a stripe');
    else if (id === 5) found.rows = countOf(value, 'the number of rows of a stripe');
  });
  const { from, indexBytes, dataBytes, footerBytes } = found;
  if (from + indexBytes + dataBytes + footerBytes > end)
    throw new Malformed(`a stripe at byte ${from} of ${indexBytes + dataBytes + footerBytes} bytes reaches into it`);
  if (footerBytes > MOST_FOOTER) throw new Malformed(`a stripe has a footer of ${footerBytes} bytes`);
  return found;
}

function readType(message: Buffer): StoredType {
  const found = { kind: 0, subtypes: [] as number[], names: [] as string[], length: 0, precision: 0, scale: 0 };
  eachField(message, (id, value) => {
    if (id === 1) found.kind = countOf(value, 'the kind of a type');
    else if (id === 2) addCounts(found.subtypes, value, 'a subtype');
    else if (id === 3) found.names.push(textOf(value, 'the name of a field'));
    else if (id === 4) found.length = countOf(value, 'the length of a type');
    else if (id === 5) found.precision = countOf(value, 'the precision of a type');
    else if (id === 6) found.scale = countOf(value, 'the scale of a type');
  });
  return found;
}

function addEncrypted(into: number[], message: Buffer): void {
  eachField(message, (id, value) => {
    if (id !== 3) return;
    let root = 0;
    eachField(messageOf(value, 'an encryption'), (inner, number) => {
      if (inner === 1) root = countOf(number, 'the encrypted column');
    });
    into.push(root);
  });
}
