// Plain JS without dependencies: launch.mjs uses it before anything is installed, on any Node 20+.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A lock between processes of one machine that a killed owner cannot leave behind.
 *
 * Owners are numbered files, `<path>.1`, `<path>.2`, …: the highest number holds the lock as long as its process
 * lives. A number is taken by `link`, which fails when it exists, and only kept when no higher one is there after:
 * so two that find a dead owner cannot both succeed it, and nobody ever removes a lock that it did not check.
 */

/** Takes the lock, or says who holds it. */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const me = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) });
  const draft = `${path}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, me);
  try {
    for (;;) {
      const highest = Math.max(0, ...numbers(path));
      const owner = readOwner(path, highest);
      if (owner !== null && isAlive(owner)) return { held: false, pid: owner.pid };
      const mine = highest + 1;
      try {
        linkSync(draft, `${path}.${mine}`);
      } catch (error) {
        if (error.code === 'EEXIST') continue;
        throw error;
      }
      if (numbers(path).some((number) => number > mine)) {
        rmSync(`${path}.${mine}`, { force: true });
        continue;
      }
      for (const number of numbers(path)) if (number < mine) rmSync(`${path}.${number}`, { force: true });
      return { held: true, release: () => release(`${path}.${mine}`) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes the lock, waiting for its owner; `onWait` is called once when there is one. */
export async function lock(path, { onWait = (_pid) => {}, pollMs = 100 } = {}) {
  let told = false;
  for (;;) {
    const attempt = tryLock(path);
    if (attempt.held) return attempt.release;
    if (!told) onWait(attempt.pid);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The process that holds the lock now, or `null`. */
export function lockOwner(path) {
  const owner = readOwner(path, Math.max(0, ...numbers(path)));
  return owner !== null && isAlive(owner) ? owner.pid : null;
}

// An empty file has no owner. It is not removed: its number must not be given twice. Where it is gone, its folder is.
function release(file) {
  try {
    truncateSync(file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function numbers(path) {
  const prefix = `${basename(path)}.`;
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function readOwner(path, number) {
  if (number === 0) return null;
  try {
    const text = readFileSync(join(dirname(path), `${basename(path)}.${number}`), 'utf8');
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(owner) {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return owner.born === bornAt(owner.pid);
}

/** What tells a process from a later one with the same id; `null` when there is none. */
export function bornAt(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z'
        ? null
        : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
    } catch (error) {
      if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
      throw error;
    }
  }
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      }).trim() || null
    );
  } catch {
    return null; // ps exits 1 when there is no such process
  }
}
