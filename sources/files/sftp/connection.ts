import { connect, type LookupFunction } from 'node:net';
import ssh2, { type AnyAuthMethod, type ParsedKey, type SFTPWrapper } from 'ssh2';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { SftpConfig } from './config.ts';
import { fingerprintOf, isKnownKey, keyAlgorithms, typeOf } from './host-key.ts';

/** From the first packet to the end of signing in. */
const SIGN_IN_MS = 20_000;
/** A connection over which nothing comes is asked for a sign of life, and given up after three that do not come. */
const ALIVE_MS = 10_000;

/** What ends a connection in another way than by its network. */
export class SshFailure extends Error {
  readonly level: string | undefined;

  constructor(cause: Error & { readonly level?: string }) {
    super(cause.message, { cause });
    this.level = cause.level;
  }
}

export type SignIn = { readonly username: string } & (
  | { readonly password: string }
  | { readonly privateKey: ParsedKey }
);

export interface SftpConnection {
  /** The stages of its making: the address that it is to, the key that the host has shown, and the files. */
  readonly reached: Promise<string>;
  readonly trusted: Promise<string>;
  readonly ready: Promise<SFTPWrapper>;
  readonly isOpen: boolean;
  /** Calls back, once, when it ends; gives what takes that back. */
  onEnd(call: (cause: unknown) => void): () => void;
  end(cause?: unknown): void;
}

export interface ConnectionInput {
  readonly config: SftpConfig;
  readonly signIn: SignIn;
  readonly lookup: LookupFunction | undefined;
  /** The longest that an answer is waited for. */
  readonly answerMs: number;
}

/** A connection that is being made. What it fails with, all that wait for it are told. */
export function openConnection({ config, signIn, lookup, answerMs }: ConnectionInput): SftpConnection {
  const { host, port } = config;
  const [reached, trusted, ready] = [
    Promise.withResolvers<string>(),
    Promise.withResolvers<string>(),
    Promise.withResolvers<SFTPWrapper>(),
  ];
  const stages = [reached, trusted, ready];
  // Each is thrown to those that wait for it, if anybody does.
  for (const { promise } of stages) promise.catch(() => {});
  const waiting = new Set<(cause: unknown) => void>();
  const client = new ssh2.Client();
  const socket = connect({ host, port, noDelay: true, ...(lookup === undefined ? {} : { lookup }) });
  let isOpen = true;

  function end(cause: unknown): void {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    for (const { reject } of stages) reject(cause);
    for (const call of waiting) call(cause);
    waiting.clear();
    client.destroy();
    socket.destroy();
  }

  const timer = setTimeout(() => end(tookTooLong()), Math.min(SIGN_IN_MS, answerMs));
  socket.on('error', end);
  socket.on('connect', () => reached.resolve(`${socket.remoteAddress}, port ${socket.remotePort}`));
  // Which failure of the network it was, the socket says.
  client.on('error', (cause: Error & { level?: string }) => {
    if (cause.level === 'client-socket') return;
    end(cause.level === 'client-timeout' ? coded(cause.message, 'ETIMEDOUT') : new SshFailure(cause));
  });
  client.on('close', () => end(brokenOff()));
  client.on('ready', () => {
    client.sftp((error, sftp) => {
      if (error !== undefined && error !== null) return end(new SshFailure(error));
      sftp.on('error', (cause: Error) => end(new SshFailure(cause)));
      sftp.on('close', () => end(brokenOff()));
      clearTimeout(timer);
      ready.resolve(sftp);
    });
  });
  client.connect({
    sock: socket,
    readyTimeout: 0,
    keepaliveInterval: ALIVE_MS,
    keepaliveCountMax: 3,
    algorithms: { serverHostKey: keyAlgorithms(config.hostKey) as never },
    hostVerifier(key: Buffer) {
      const isKnown = config.hostKey !== undefined && isKnownKey(config.hostKey, config, key);
      if (isKnown) trusted.resolve(`${typeOf(key)} ${fingerprintOf(key)}`);
      else end(unknownKey(key, config));
      return isKnown;
    },
    username: signIn.username,
    authHandler: waysIn(signIn),
  });
  return {
    reached: reached.promise,
    trusted: trusted.promise,
    ready: ready.promise,
    get isOpen() {
      return isOpen;
    },
    onEnd(call) {
      waiting.add(call);
      return () => void waiting.delete(call);
    },
    end: (cause = brokenOff()) => end(cause),
  };
}

function waysIn(signIn: SignIn): AnyAuthMethod[] {
  const { username } = signIn;
  if ('privateKey' in signIn) return [{ type: 'publickey', username, key: signIn.privateKey }];
  const { password } = signIn;
  return [
    { type: 'password', username, password },
    {
      type: 'keyboard-interactive',
      username,
      // The password is the answer to one hidden question, as hosts ask for it; to others there is none.
      prompt: (_name, _instructions, _language, prompts, answer) =>
        answer(prompts.length === 1 && prompts[0]?.echo !== true ? [password] : []),
    },
  ];
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

export function tookTooLong(): Error {
  return coded('the host did not answer', 'ETIMEDOUT');
}

export function brokenOff(): Error {
  return coded('the connection was broken off', 'ERR_STREAM_PREMATURE_CLOSE');
}

function unknownKey(key: Buffer, { host, port, hostKey }: SftpConfig): PipelineError {
  const fingerprint = fingerprintOf(key);
  const known =
    hostKey === undefined ? 'and the connector has no host key' : 'which is none of those that the connector has';
  return new PipelineError('source.host_key', {
    message: `${host} port ${port} shows the host key ${fingerprint} (${typeOf(key)}), ${known}.`,
    next: `Compare it with what the owner of the host tells (there: ssh-keygen -lf /etc/ssh/ssh_host_..._key.pub). Where it is the right one, set hostKey of the connector to ${fingerprint}; else somebody may stand between.`,
    origin: { label: host },
    detail: { fingerprint, keyType: typeOf(key) },
  });
}
