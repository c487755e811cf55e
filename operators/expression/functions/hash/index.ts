import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SqlRoutine } from '../../contract.ts';
import { crc32c } from './crc32c.ts';

const category = 'Hash';

const digests = (['sha224', 'sha256', 'sha384', 'sha512'] as const).map(
  (name): SqlRoutine => ({
    kind: 'function',
    name,
    category,
    arguments: ['bytea'],
    argumentNames: ['bytes'],
    returns: 'bytea',
    summary: `The ${name.toUpperCase().replace('SHA', 'SHA-')} digest; of a text, \`${name}(convert_to(t, 'UTF8'))\`.`,
    example: `${name}('abc'::bytea)`,
    call: (bytes: Buffer) => hash(name, bytes, 'buffer'),
  }),
);

/** Digests and checksums. */
export const hashRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'md5',
    category,
    arguments: ['text'],
    argumentNames: ['string'],
    returns: 'text',
    summary: 'The MD5 digest of the text in UTF-8, in hex.',
    example: "md5('abc')",
    call: (text: string) => hash('md5', text, 'hex'),
  },
  {
    kind: 'function',
    name: 'md5',
    category,
    arguments: ['bytea'],
    argumentNames: ['bytes'],
    returns: 'text',
    summary: 'The MD5 digest, in hex.',
    example: "md5('abc'::bytea)",
    call: (bytes: Buffer) => hash('md5', bytes, 'hex'),
  },
  ...digests,
  {
    kind: 'function',
    name: 'crc32',
    category,
    arguments: ['bytea'],
    argumentNames: ['bytes'],
    returns: 'bigint',
    summary: 'The CRC-32 checksum.',
    example: "crc32('abc'::bytea)",
    call: (bytes: Buffer) => BigInt(crc32(bytes)),
  },
  {
    kind: 'function',
    name: 'crc32c',
    category,
    arguments: ['bytea'],
    argumentNames: ['bytes'],
    returns: 'bigint',
    summary: 'The CRC-32C checksum.',
    example: "crc32c('abc'::bytea)",
    call: (bytes: Buffer) => BigInt(crc32c(bytes)),
  },
];
