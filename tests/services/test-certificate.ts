import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/** Whether this machine can make certificates. */
export const certificate: { readonly program: 'openssl' } | { readonly missing: string } = await found();

/** Of a server on this machine: nobody trusts it. */
export interface TestCertificate extends AsyncDisposable {
  readonly cert: string;
  readonly key: string;
}

export async function testCertificate(): Promise<TestCertificate> {
  const folder = await temporaryFolder();
  const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  return { cert, key, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function found(): Promise<typeof certificate> {
  try {
    await run('openssl', ['version']);
    return { program: 'openssl' };
  } catch (error) {
    const missing = `openssl cannot be run: ${String(error)}`;
    console.warn(`SKIPPED: tests that need it, since ${missing}`);
    return { missing };
  }
}
