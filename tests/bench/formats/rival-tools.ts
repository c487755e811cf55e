import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PINS = fileURLToPath(new URL('rivals.json', import.meta.url));
const INSTALL_MS = 600_000;

/** What the rivals are run with; `null` where this machine cannot install them. */
export interface RivalTools {
  /** Folder that holds `node_modules`. */
  readonly npm: string | null;
  /** The Python of an environment of its own. */
  readonly python: string | null;
}

/** Installs the rivals once, in the versions of `rivals.json`, into the system's folder for temporary files. What cannot be had is said and left out. */
export async function installRivals(): Promise<RivalTools> {
  const text = await readFile(PINS, 'utf8');
  const pins = JSON.parse(text) as Record<'npm' | 'pip', Record<string, string>>;
  const place = join(tmpdir(), `sluice-rivals-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`);
  const npm = join(place, 'npm');
  const python = join(place, 'python');
  return {
    npm: await installed('npm', npm, async () => {
      await writeFile(join(npm, 'package.json'), JSON.stringify({ private: true, dependencies: pins.npm }));
      await run('npm', ['install', '--prefix', npm, '--no-audit', '--no-fund', '--ignore-scripts'], options());
      return npm;
    }),
    python: await installed('Python', python, async () => {
      const program = join(python, 'bin', 'python');
      await run('python3', ['-m', 'venv', python], options());
      const wanted = Object.entries(pins.pip).map(([name, version]) => `${name}==${version}`);
      await run(program, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...wanted], options());
      return program;
    }),
  };
}

const options = () => ({ timeout: INSTALL_MS, maxBuffer: 16 * 1024 * 1024 });

/** `install` gives what is used; it is kept beside the folder, as the sign that it was all installed. */
async function installed(name: string, folder: string, install: () => Promise<string>): Promise<string | null> {
  const sign = `${folder}.installed`;
  if (existsSync(sign)) return readFile(sign, 'utf8');
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const made = await install();
    await writeFile(sign, made);
    return made;
  } catch (error) {
    console.error(`SKIPPED: the rivals of ${name} cannot be installed here: ${(error as Error).message}`);
    return null;
  }
}
