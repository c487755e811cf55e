import type { FtpAuth } from './config.ts';
import type { Control } from './control.ts';
import { FtpRefusal, type Stage } from './failures.ts';

/** What is known of a server once one is signed in. */
export interface Session {
  /** The folder that one is in after signing in. */
  readonly home: string;
  /** It tells facts (RFC 3659): by MLST of one name, by MLSD of a folder. */
  readonly tellsFacts: boolean;
}

export interface SignInInput {
  readonly auth: FtpAuth;
  readonly isSecure: boolean;
}

/** The steps between the first byte and the first file. */
export const signIn = {
  greet: (control: Control, signal: AbortSignal) => at('greeting', () => control.greeting(signal)),

  askForTls: (control: Control, signal: AbortSignal) => at('tls', () => control.ask('AUTH TLS', signal)),

  async enter(control: Control, { auth, isSecure }: SignInInput, signal: AbortSignal): Promise<Session> {
    const { username, password } = auth ?? { username: 'anonymous', password: 'anonymous@' };
    const asked = await at('user', () => control.ask(`USER ${username}`, signal));
    if (asked.code >= 300) {
      const taken = await at('password', () => control.ask(`PASS ${password}`, signal));
      // 332: it wants an account besides.
      if (taken.code >= 300) throw new FtpRefusal(taken, 'password');
    }
    if (isSecure) {
      await at('tls', () => control.ask('PBSZ 0', signal));
      await at('tls', () => control.ask('PROT P', signal));
    }
    const { message } = await control.tell('FEAT', signal);
    const features = new Set(message.split('\n').map((line) => line.trim().split(/[ ;]/)[0]?.toUpperCase()));
    // Servers that speak UTF-8 anyhow do not know this.
    await control.tell('OPTS UTF8 ON', signal);
    const tellsFacts = features.has('MLST');
    if (tellsFacts) await control.tell('OPTS MLST type;size;modify;unique;', signal);
    await at('settings', () => control.ask('TYPE I', signal));
    const folder = await at('settings', () => control.ask('PWD', signal));
    const home = folderIn(folder.message);
    if (home === null) throw new FtpRefusal(folder, 'settings');
    return { home, tellsFacts };
  },
};

async function at<T>(stage: Stage, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw cause instanceof FtpRefusal ? cause.at(stage) : cause;
  }
}

/** `257 "/a ""quoted"" folder" is the current directory`; `null` where it is none. */
export function folderIn(message: string): string | null {
  const quoted = /^257[ -]"((?:[^"]|"")*)"/.exec(message)?.[1];
  return quoted === undefined ? null : quoted.replaceAll('""', '"');
}
