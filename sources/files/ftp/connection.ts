import type { LookupFunction } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type FtpAuth, type FtpConfig, portOf } from './config.ts';
import { type Control, controlOver } from './control.ts';
import { dataOver, type OpenData } from './data-connection.ts';
import { dial, secured, trustIn } from './dial.ts';
import { brokenOff } from './failures.ts';
import { type Session, signIn } from './sign-in.ts';

export interface ConnectionInput {
  readonly config: FtpConfig;
  readonly auth: FtpAuth;
  readonly lookup: LookupFunction | undefined;
  /** The longest that an answer is waited for. */
  readonly answerMs: number;
}

/** One that is signed in: it does one thing at a time. */
export interface FtpConnection extends Session {
  readonly control: Control;
  readonly openData: OpenData;
}

export interface Connecting {
  /** The stages of its making: the address that it is to, how it is secured, and signed in. */
  readonly reached: Promise<string>;
  readonly safe: Promise<string>;
  readonly ready: Promise<FtpConnection>;
  end(): void;
}

/** A connection that is being made. What it fails with, all that wait for it are told. */
export function openConnection({ config, auth, lookup, answerMs }: ConnectionInput): Connecting {
  const { host, security, ca } = config;
  const left = new AbortController();
  const { signal } = left;
  const [reached, safe] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let control: Control | null = null;

  async function make(): Promise<FtpConnection> {
    let socket = await dial({ host, port: portOf(config), lookup }, signal);
    const address = socket.remoteAddress ?? host;
    reached.resolve(`${address}, port ${socket.remotePort}`);
    const trust = trustIn(host, ca);
    let session: Buffer | undefined;
    const keep = (newest: Buffer): void => {
      session = newest;
    };
    const sessionOf = (over: TLSSocket) => () => session ?? over.getSession();
    const upgrade = async (): Promise<TLSSocket> => {
      const over = await secured(socket, trust, signal);
      over.on('session', keep);
      safe.resolve(shown(over));
      return over;
    };
    let over: TLSSocket | null = null;
    if (security === 'implicit_tls') {
      over = await upgrade();
      socket = over;
    }
    control = controlOver(socket, answerMs);
    const made = control;
    await signIn.greet(made, signal);
    if (security === 'explicit_tls') {
      await signIn.askForTls(made, signal);
      over = await upgrade();
      made.secure(over);
    }
    if (over === null) safe.resolve('It is not: passwords and files travel in the clear.');
    const entered = await signIn.enter(made, { auth, isSecure: over !== null }, signal);
    const tls = over === null ? null : { trust, session: sessionOf(over), keep };
    return { ...entered, control: made, openData: dataOver({ control: made, address, tls }) };
  }

  function end(cause: unknown): void {
    reached.reject(cause);
    safe.reject(cause);
    control?.end();
    left.abort(cause);
  }

  const ready = make().catch((cause: unknown) => {
    end(cause);
    throw cause;
  });
  // Each is thrown to those that wait for it, if anybody does.
  for (const promise of [reached.promise, safe.promise, ready]) promise.catch(() => {});
  return { reached: reached.promise, safe: safe.promise, ready, end: () => end(brokenOff()) };
}

function shown(over: TLSSocket): string {
  const { subject } = over.getPeerCertificate();
  return `By ${over.getProtocol()}, with the certificate of ${JSON.stringify(subject?.CN ?? '')}.`;
}
