import { createHash, createHmac } from 'node:crypto';

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;
const KEY_TYPE = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/;

/** A key that a host may show. */
type KnownKey =
  | { readonly kind: 'fingerprint'; readonly fingerprint: string }
  /** `hosts`: of a line of known_hosts; `null` where the line is the key alone. */
  | { readonly kind: 'key'; readonly type: string; readonly key: string; readonly hosts: string | null };

/** What is wrong with a text of known keys, in words that follow "must be"; `null` where nothing is. */
export function hostKeyProblem(text: string): string | null {
  const lines = linesOf(text);
  if (lines.length === 0) return 'a fingerprint or a key';
  const wrong = lines.find((line) => knownKey(line) === null);
  if (wrong === undefined) return null;
  return `SHA256:… or a public key (ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp…) or a line of known_hosts without @ and without patterns, on each line; ${JSON.stringify(wrong.slice(0, 60))} is none`;
}

/** `SHA256:…` of a public key, as ssh shows it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The kind of a public key, which it begins with. */
export function typeOf(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether a key is among those that are known of a host. */
export function isKnownKey(text: string, { host, port }: HostAddress, shown: Buffer): boolean {
  return keysOf(text).some((known) => {
    if (known.kind === 'fingerprint') return known.fingerprint === fingerprintOf(shown);
    if (known.hosts !== null && !isOf(known.hosts, host, port)) return false;
    return Buffer.from(known.key, 'base64').equals(shown);
  });
}

/** Kinds of keys, those that are known before the others: a host shows the first that it has. */
export function keyAlgorithms(text: string | undefined): string[] {
  const known = keysOf(text ?? '').flatMap((key) => (key.kind === 'key' ? algorithmsOf(key.type) : []));
  return [...new Set([...known, ...ALGORITHMS])];
}

const RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];
const ALGORITHMS = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', ...RSA];

function algorithmsOf(type: string): string[] {
  return type === 'ssh-rsa' ? RSA : [type];
}

function keysOf(text: string): KnownKey[] {
  return linesOf(text).flatMap((line) => knownKey(line) ?? []);
}

/** Without comments, which ssh-keyscan writes too. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function knownKey(line: string): KnownKey | null {
  if (FINGERPRINT.test(line)) return { kind: 'fingerprint', fingerprint: line.replace(/=$/, '') };
  const parts = line.split(/\s+/);
  const hosts = KEY_TYPE.test(parts[0] ?? '') ? null : (parts.shift() ?? '');
  const [type = '', key = ''] = parts;
  if (hosts !== null && /^@|[*?!]/.test(hosts)) return null;
  if (!KEY_TYPE.test(type) || typeOf(Buffer.from(key, 'base64')) !== type) return null;
  return { kind: 'key', type, key, hosts };
}

/** `name,[name]:2222`, or hidden: `|1|salt|hash`. */
function isOf(hosts: string, host: string, port: number): boolean {
  const written = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  return hosts.split(',').some((name) => {
    const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(name) ?? [];
    if (salt === undefined) return name.toLowerCase() === written;
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(written).digest('base64') === hash;
  });
}
