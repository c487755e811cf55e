import { watched } from './watched.ts';

/** `spins` or `waits`: hangs so, in a step that is watched for half a second; `ends` does not. */
const [, , how] = process.argv;
using guard = watched(500);
guard.at('a step before');
guard.at(`csv, the mutation of seed 7: ${how}`);
if (how === 'spins') for (;;);
if (how === 'waits') {
  setInterval(() => undefined, 100);
  await new Promise<never>(() => undefined);
}
