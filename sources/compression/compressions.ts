/** How a file may be packed. `zip` holds several files; the others are one stream of bytes. */
export const COMPRESSIONS = ['gzip', 'zstd', 'bzip2', 'zip', 'brotli', 'snappy'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

interface Known {
  /** Lower case, with the dot. The first is the usual one. */
  readonly extensions: readonly string[];
  /** What a packed file begins with; brotli has nothing of the kind. */
  readonly magic: readonly Buffer[];
}

const KNOWN: Readonly<Record<Compression, Known>> = {
  gzip: { extensions: ['.gz', '.gzip'], magic: [Buffer.from([0x1f, 0x8b, 0x08])] },
  zstd: { extensions: ['.zst', '.zstd'], magic: [Buffer.from([0x28, 0xb5, 0x2f, 0xfd])] },
  bzip2: { extensions: ['.bz2', '.bzip2'], magic: [Buffer.from('BZh')] },
  zip: { extensions: ['.zip'], magic: [Buffer.from('PK\x03\x04'), Buffer.from('PK\x05\x06')] },
  brotli: { extensions: ['.br'], magic: [] },
  snappy: { extensions: ['.sz', '.snappy'], magic: [Buffer.from('\xff\x06\x00\x00sNaPpY', 'latin1')] },
};

/** Bytes of a file's beginning that tell its compression. */
export const MAGIC_BYTES = 10;

/** The compression that a file's name ends in, and the name without that end. */
export function compressionOfName(path: string): { readonly compression: Compression | null; readonly name: string } {
  const lower = path.toLowerCase();
  for (const compression of COMPRESSIONS) {
    const extension = KNOWN[compression].extensions.find((one) => lower.endsWith(one));
    if (extension !== undefined) return { compression, name: path.slice(0, -extension.length) };
  }
  return { compression: null, name: path };
}

/** The compression that a file begins as. */
export function compressionOfHead(head: Buffer): Compression | null {
  const begins = ({ magic }: Known): boolean => magic.some((mark) => head.subarray(0, mark.length).equals(mark));
  return COMPRESSIONS.find((compression) => begins(KNOWN[compression]) && isNoText(compression, head)) ?? null;
}

/** `BZh` may begin a text; a level and a block follow it in a file that is packed. */
function isNoText(compression: Compression, head: Buffer): boolean {
  if (compression !== 'bzip2') return true;
  const block = head.toString('latin1', 4, 10);
  return /^[1-9]$/.test(head.toString('latin1', 3, 4)) && (block === '1AY&SY' || block === '\x17rE8P\x90');
}

/** The ends of names of packed files, for messages. */
export const COMPRESSED_EXTENSIONS: readonly string[] = COMPRESSIONS.map((one) => KNOWN[one].extensions[0]!);
