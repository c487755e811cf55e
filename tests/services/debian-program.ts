import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a program is, or why it is not to be had. */
export type Program = { readonly path: string } | { readonly missing: string };

/** A program of Debian's at `path`, installed where it is not there and this process may; what is missing is told aloud. */
export async function debianProgram(path: string, packages: readonly string[]): Promise<Program> {
  if (await isThere(path)) return { path };
  const why = await install(path, packages);
  if (await isThere(path)) return { path };
  const missing = `${path} is not there, and ${why}`;
  console.warn(`SKIPPED: tests that need it, since ${missing}`);
  return { missing };
}

/** A program that cannot be installed beside another: its packages are unpacked, not installed. */
export async function unpackedProgram(
  path: string,
  packages: readonly string[],
): Promise<({ readonly path: string } & { readonly env: NodeJS.ProcessEnv }) | { readonly missing: string }> {
  if (await isThere(path)) return { path, env: process.env };
  const folder = join(tmpdir(), `sluice-tests-${userInfo().username}-${packages[0]}`);
  await mkdir(folder, { recursive: true });
  const at = join(folder, 'root', path);
  const download = `apt-get download -qq ${packages.join(' ')}`;
  const unpack =
    'rm -rf root.new && for p in *.deb; do dpkg -x "$p" root.new || exit; done; rm -rf root && mv root.new root';
  const script = `test -x ${at} || { { ${download} || { apt-get update -qq && ${download}; }; } && ${unpack}; }`;
  let why = `${packages.join(', ')} did not bring it`;
  try {
    // Several processes of tests may want it at once.
    await run('flock', [join(folder, 'lock'), 'sh', '-c', script], { cwd: folder });
  } catch (error) {
    why = `apt-get could not download ${packages.join(', ')}: ${String((error as Error).message).slice(-300)}`;
  }
  if (await isThere(at)) {
    const { stdout } = await run('sh', ['-c', `find ${join(folder, 'root')} -name '*.so.*' -printf '%h\\n' | sort -u`]);
    return { path: at, env: { ...process.env, LD_LIBRARY_PATH: stdout.trim().split('\n').join(':') } };
  }
  const missing = `${path} is not there, and ${why}`;
  console.warn(`SKIPPED: tests that need it, since ${missing}`);
  return { missing };
}

async function install(path: string, packages: readonly string[]): Promise<string> {
  if (process.getuid?.() !== 0) return `only root may install ${packages.join(', ')}`;
  // Several processes of tests may want it at once.
  const script = `test -x ${path} || { apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(' ')}; }`;
  try {
    await run('flock', ['/var/lock/sluice-tests-apt', 'sh', '-c', script], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return `${packages.join(', ')} did not bring it`;
  } catch (error) {
    return `apt-get could not install ${packages.join(', ')}: ${String((error as Error).message).slice(-300)}`;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
