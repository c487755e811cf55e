import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const KEY_BYTES = 32;

interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Encrypts credentials. Every key reads, the first one writes: put a new key in front to rotate. */
export interface Secrets {
  /** Id of the key that writes. */
  readonly writes: string;
  /** `owner` is bound to the text: moved to another row, it does not open. */
  seal(value: Json, owner: string): string;
  open(sealed: string, owner: string): Json;
  /** Whether an older key wrote it. */
  stale(sealed: string): boolean;
}

const keyId = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

/** A fresh key as `SLUICE_SECRET_KEY` takes it: 32 bytes, base64. */
export const newSecretKey = (): string => randomBytes(KEY_BYTES).toString('base64');

function parseKey(text: string): SecretKey {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new PipelineError('config.secret_key', {
      message: `A secret key is 32 bytes in base64 or hex; this one is ${key.length} bytes.`,
      next: 'Make one with: openssl rand -base64 32. To rotate, put the new key before the old one, separated by a comma.',
    });
  }
  return { id: keyId(key), key };
}

/** `keys`: one key or several, separated by commas, the newest first. */
export function createSecrets(keys: string): Secrets {
  const all = keys.split(',').map((text) => parseKey(text.trim()));
  const newest = all[0]!;

  const seal = (value: Json, owner: string): string => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, newest.key, iv).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return [
      'v1',
      newest.id,
      iv.toString('base64'),
      cipher.getAuthTag().toString('base64'),
      text.toString('base64'),
    ].join('.');
  };

  const open = (sealed: string, owner: string): Json => {
    const [version, id, iv, tag, text] = sealed.split('.');
    const found = all.find((key) => key.id === id);
    if (version !== 'v1' || iv === undefined || tag === undefined || text === undefined)
      throw unreadable('The text is damaged.');
    if (found === undefined) throw unreadable(`They were encrypted with key ${id}, which this server does not have.`);
    try {
      const decipher = createDecipheriv(ALGORITHM, found.key, Buffer.from(iv, 'base64'))
        .setAAD(Buffer.from(owner))
        .setAuthTag(Buffer.from(tag, 'base64'));
      const plain = Buffer.concat([decipher.update(Buffer.from(text, 'base64')), decipher.final()]);
      return JSON.parse(plain.toString('utf8')) as Json;
    } catch (cause) {
      throw unreadable('They were changed, or belong to another connector.', cause);
    }
  };

  return { writes: newest.id, seal, open, stale: (sealed) => sealed.split('.')[1] !== newest.id };
}

const unreadable = (why: string, cause?: unknown): PipelineError =>
  new PipelineError('config.credentials_unreadable', {
    message: `The stored credentials cannot be decrypted. ${why}`,
    next: 'Start the server with the SLUICE_SECRET_KEY that wrote them (several are separated by commas), or enter the credentials again.',
    cause,
  });
