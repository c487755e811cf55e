import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { whenListening } from './when-listening.ts';

const run = promisify(execFile);

const VERSION = '2.6.13.Final';
const UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
const FOLDER = join(tmpdir(), `sluice-tests-${userInfo().username}-apicurio-${VERSION}`);
const MARK = join(FOLDER, 'whole');
const TRIES = 5;

/** Where Apicurio Registry is, laid there by Maven where it is not and can be had; or why it is missing, told aloud. */
export const apicurio: { readonly folder: string } | { readonly missing: string } = await found();

async function found(): Promise<typeof apicurio> {
  if (await isWhole()) return { folder: FOLDER };
  try {
    await mkdir(FOLDER, { recursive: true });
    const artifact = `io.apicurio:apicurio-registry-app:${VERSION}:tar.gz:all`;
    const script = `test -e "$2" || { java -version && mvn -B -q ${UNPACK} -Dartifact=${artifact} -DoutputDirectory="$1" && touch "$2"; }`;
    // Several processes of tests may want it at once.
    await run('flock', [`${FOLDER}.lock`, 'sh', '-c', script, 'sh', FOLDER, MARK], { cwd: FOLDER });
    return { folder: FOLDER };
  } catch (error) {
    const missing = `Apicurio Registry could not be had by Java and Maven: ${String((error as Error).message).slice(-300)}`;
    console.warn(`SKIPPED: tests that need it, since ${missing}`);
    return { missing };
  }
}

async function isWhole(): Promise<boolean> {
  try {
    await access(MARK);
    return true;
  } catch {
    return false;
  }
}

export interface Apicurio extends AsyncDisposable {
  /** Of its API like that of Confluent's Schema Registry. */
  readonly url: string;
  /** Its process stands still, and no request is answered, until it goes on. */
  pause(): void;
  goOn(): void;
}

/** A registry that keeps its schemas in memory and lets in whoever has a token of `issuer`, or a user of it by password. */
export async function startApicurio({ issuer }: { readonly issuer: string }): Promise<Apicurio> {
  if ('missing' in apicurio) throw new Error(apicurio.missing);
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const settings = {
      'quarkus.http.host': '127.0.0.1',
      'quarkus.http.port': port,
      'registry.auth.enabled': true,
      'registry.auth.basic-auth-client-credentials.enabled': true,
      'registry.auth.token.endpoint': `${issuer}/token`,
      'quarkus.oidc.auth-server-url': issuer,
    };
    const server = spawn(
      'java',
      [
        ...['-Xmx256m', '-XX:TieredStopAtLevel=1'],
        ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
        ...['-jar', `apicurio-registry-app-${VERSION}-runner.jar`],
      ],
      { cwd: apicurio.folder, stdio: 'ignore' },
    );
    const ended = once(server, 'exit');
    if (!(await whenListening(server, port))) continue;
    return {
      url: `http://127.0.0.1:${port}/apis/ccompat/v7`,
      pause: () => server.kill('SIGSTOP'),
      goOn: () => server.kill('SIGCONT'),
      async [Symbol.asyncDispose]() {
        server.kill('SIGKILL');
        await ended;
      },
    };
  }
  throw new Error('Apicurio Registry ended before it listened.');
}
