import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipOptions {
  /** The members are not packed. */
  readonly stored?: boolean;
  /** Checksum and sizes stand behind each member, as whoever writes a stream has them, and in the list only. */
  readonly descriptors?: boolean;
}

/** A zip archive of these files, packed with deflate. */
export function zipOf(
  files: Readonly<Record<string, string | Buffer>>,
  { stored = false, descriptors = false }: ZipOptions = {},
): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as string);
    const packed = stored ? bytes : deflateRawSync(bytes);
    const path = Buffer.from(name);
    const sizes = Buffer.alloc(26);
    sizes.writeUInt16LE(20, 0);
    sizes.writeUInt16LE(descriptors ? 8 : 0, 2);
    sizes.writeUInt16LE(stored ? 0 : 8, 4);
    sizes.writeUInt32LE(crc32(bytes), 10);
    sizes.writeUInt32LE(packed.length, 14);
    sizes.writeUInt32LE(bytes.length, 18);
    sizes.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00'), sizes, place, path);
    const head = Buffer.from(sizes);
    if (descriptors) head.fill(0, 10, 22);
    const descriptor = descriptors ? [Buffer.from('PK\x07\x08'), sizes.subarray(10, 22)] : [];
    const local = [Buffer.from('PK\x03\x04'), head, path, packed, ...descriptor];
    parts.push(...local);
    at += local.reduce((sum, { length }) => sum + length, 0);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
