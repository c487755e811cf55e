import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mutated, toldMutation } from './mutate.ts';

const SCRIPT = fileURLToPath(new URL('hang-process.ts', import.meta.url));

test.each(['spins', 'waits'])('a step that %s for ever is killed, and named', (how) => {
  const { signal, stderr } = spawnSync(process.execPath, [SCRIPT, how], { encoding: 'utf8' });
  expect(stderr).toContain(`HANGS, and is killed: csv, the mutation of seed 7: ${how}\n`);
  expect(signal).toBe('SIGKILL');
});

test('steps that end keep no process', () => {
  expect(spawnSync(process.execPath, [SCRIPT, 'ends'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('a mutation is the same for a seed, and is told', () => {
  const good = Buffer.from('id,note\n1,a\n');
  for (let seed = 0; seed < 100; seed++) expect(mutated(good, seed)).toEqual(mutated(good, seed));
  expect(toldMutation(good, good.subarray(0, 4))).toBe('12 bytes made 4, other from byte 4 on');
  expect(toldMutation(good, Buffer.from('id;note\n1,a\n'))).toBe('12 bytes, other from byte 2 on');
  expect(toldMutation(good, Buffer.from(good))).toBe('12 bytes, unchanged');
});
