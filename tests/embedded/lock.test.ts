import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bornAt, lock, lockOwner, tryLock } from '../../server/lock.mjs';
import { temporaryFolder } from '../services/temporary-folder.ts';

const HOLD = `
  import { tryLock } from ${JSON.stringify(new URL('../../server/lock.mjs', import.meta.url).href)};
  console.log(tryLock(process.argv[1]).held);
  setInterval(() => {}, 60_000);
`;

async function hold(path: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, held: answer.toString().trim() === 'true' };
}

test('is held once until it is released', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  const first = tryLock(path);
  expect(first.held).toBe(true);
  expect(tryLock(path)).toEqual({ held: false, pid: process.pid });
  expect(lockOwner(path)).toBe(process.pid);
  if (first.held) first.release();
  expect(lockOwner(path)).toBeNull();
  expect(tryLock(path).held).toBe(true);
});

test('passes to one of many that wait when its owner is killed', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  const { child, held } = await hold(path);
  expect(held).toBe(true);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const attempts = await Promise.all(Array.from({ length: 4 }, () => hold(path)));
  expect(attempts.filter((attempt) => attempt.held)).toHaveLength(1);
  for (const attempt of attempts) attempt.child.kill('SIGKILL');
});

test('does not take a later process with the same id for the owner', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  await writeFile(`${path}.1`, JSON.stringify({ pid: process.pid, born: 'earlier' }));
  expect(bornAt(process.pid)).not.toBe('earlier');
  expect(tryLock(path).held).toBe(true);
});

test('waits for its owner and says for whom', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  const first = tryLock(path);
  const waitedFor: number[] = [];
  const release = await lock(path, {
    pollMs: 1,
    onWait: (pid) => {
      waitedFor.push(pid);
      if (first.held) first.release();
    },
  });
  expect(waitedFor).toEqual([process.pid]);
  expect(lockOwner(path)).toBe(process.pid);
  release();
});
