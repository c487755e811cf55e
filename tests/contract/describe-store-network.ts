import { describe, expect, test } from 'vitest';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import type { FaultProxy } from '../services/fault-proxy.ts';
import {
  bytesOf,
  listed,
  type OpenFixture,
  objectAt,
  readAll,
  readThrough,
  type StoreFixture,
} from './store-fixture.ts';

const never = new AbortController().signal;
/** Fewer than the tries that any store makes. */
const FEW = { times: 2 } as const;
/** Long enough for what is asked before the network goes bad, on a busy machine. */
const IMPATIENT: Partial<RemoteLimits> = { stallMs: 4_000, answerMs: 4_000, waitsMs: [1] };

/** What a store behind a network promises when that goes wrong; of one on this machine, nothing. */
export function describeStoreNetwork(open: OpenFixture): void {
  /** A fixture, where there is a network. */
  const behindNetwork = async (
    run: (fixture: StoreFixture, network: FaultProxy) => Promise<void>,
    limits?: Partial<RemoteLimits>,
  ): Promise<void> => {
    await using fixture = await open(limits);
    if (fixture.network !== null) await run(fixture, fixture.network);
  };

  describe('over a bad network', () => {
    const content = bytesOf(600_000);

    test('goes on at its byte where a connection breaks', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        network.resetAll();
        for (const byte of [1, 700, 40_000, 123_456]) {
          network.resetAll();
          const before = network.strikes;
          // A network that breaks before the first byte of an answer, each time, is none.
          network.set({ kind: 'reset-at', direction: 'down', byte, ...(byte <= 700 ? FEW : {}) });
          expect((await readAll(fixture.store, object)).equals(content), `reset at ${byte}`).toBe(true);
          expect(network.strikes, `reset at ${byte}`).toBeGreaterThan(before);
        }
      }));

    test('lists and looks again where a connection breaks', () =>
      behindNetwork(async (fixture, network) => {
        const names = Array.from({ length: 25 }, (_, number) => `${String(number).padStart(3, '0')}.csv`);
        for (const name of names) await fixture.put(name, name);
        for (const byte of [1, 300]) {
          network.resetAll();
          const before = network.strikes;
          network.set({ kind: 'reset-at', direction: 'down', byte, ...FEW });
          expect((await listed(fixture.store)).map(({ path }) => path)).toEqual(names);
          expect(network.strikes, `reset at ${byte}`).toBeGreaterThan(before);
          network.set();
        }
      }));

    test('gives up with the reason when nothing can be reached any more', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        await using reader = await fixture.store.open(object, 0, never);
        network.set({ kind: 'refuse' });
        network.resetAll();
        const reason = { code: 'source.unreachable', retryable: true, next: expect.stringMatching(/\w/) };
        await expect(readThrough(reader, 50_000)).rejects.toMatchObject(reason);
        await expect(fixture.store.stat('data.csv', never)).rejects.toMatchObject(reason);
        await expect(listed(fixture.store)).rejects.toMatchObject(reason);
      }));

    test('gives up a store that brings no byte any more, with the reason', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        await using reader = await fixture.store.open(object, 0, never);
        network.set({ kind: 'blackhole' });
        const reason = {
          code: expect.stringMatching(/^source\.(timeout|unreachable|busy)$/),
          retryable: true,
          next: expect.stringMatching(/\w/),
        };
        await Promise.all([
          expect(readThrough(reader, 50_000), 'read').rejects.toMatchObject(reason),
          expect(fixture.store.stat('data.csv', never), 'stat').rejects.toMatchObject(reason),
          expect(listed(fixture.store), 'list').rejects.toMatchObject(reason),
        ]);
      }, IMPATIENT));

    test('never mixes two versions where the object is replaced and the connection breaks', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        await using reader = await fixture.store.open(object, 0, never);
        await reader.read(Buffer.alloc(1_000));
        await fixture.put('data.csv', bytesOf(600_000, 1));
        network.resetAll();
        const rest = readThrough(reader, 50_000).then(async () => reader.verify());
        await expect(rest).rejects.toMatchObject({ code: 'source.changed' });
      }));

    // A call that does not end by itself: without an abort that is obeyed, these tests would not end either.
    test('ends every call when the signal aborts, though no answer comes', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        const calls: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
          stat: (signal) => fixture.store.stat('data.csv', signal),
          list: (signal) => listed(fixture.store, '', signal),
          open: (signal) => fixture.store.open(object, 0, signal),
          check: async (signal) => {
            for (const { run } of fixture.store.checks) await run(signal);
          },
        };
        network.set({ kind: 'blackhole' });
        for (const [what, call] of Object.entries(calls)) {
          const controller = new AbortController();
          const ending = expect(call(controller.signal), what).rejects.toThrow('enough');
          setImmediate(() => controller.abort(new Error('enough')));
          await ending;
        }
      }));

    test('ends a read when the signal aborts, though no byte comes', () =>
      behindNetwork(async (fixture, network) => {
        await fixture.put('data.csv', content);
        const object = await objectAt(fixture.store, 'data.csv');
        const controller = new AbortController();
        await using reader = await fixture.store.open(object, 0, controller.signal);
        network.set({ kind: 'blackhole' });
        const ending = expect(readThrough(reader, 600_001)).rejects.toThrow('enough');
        setImmediate(() => controller.abort(new Error('enough')));
        await ending;
      }));
  });
}
