import { defer, finalize, Subject } from 'rxjs';
import { expect, test } from 'vitest';
import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';
import { apiServer } from './api-server.ts';
import { connectLive, opened, until } from './live-client.ts';
import { makePipeline } from './make-pipeline.ts';

const CROWD = 200;
const many = <T>(make: () => T): T[] => Array.from({ length: CROWD }, make);

/** A server on which all runs of the tenant say what the test says, and how many listen to it. */
async function directed(heartbeatMs?: number) {
  const events = new Subject<RunEvent>();
  let listeners = 0;
  const allEvents = () =>
    defer(() => {
      listeners++;
      return events.pipe(
        finalize(() => {
          listeners--;
        }),
      );
    });
  const server = await apiServer({
    runner: (real) => ({ ...real, allEvents }),
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
  });
  return { server, events, listeners: () => listeners, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Far more than the kernel's buffers of a connection take. */
const PADDING = 'x'.repeat(256 * 1024);
const state = (read: number) => ({ id: 'a', counts: { read }, padding: PADDING }) as unknown as RunSnapshot;

test('200 clients of one run and 200 of all runs are told the same, from snapshot to end', async () => {
  await using server = await apiServer();
  const { pipelineId } = await makePipeline(server, {
    name: 'watched',
    files: { 'a.csv': `n\n${Array.from({ length: 20_000 }, (_, n) => n).join('\n')}\n` },
    fields: [{ name: 'n', dataType: 'integer' }],
  });
  const all = many(() => connectLive(server, '/live'));
  await Promise.all(all.map(opened));
  const { id } = (await server.call(`POST /pipelines/${pipelineId}/run`)).body;
  const ofRun = many(() => connectLive(server, `/runs/${id}/live`));
  expect(await Promise.all(ofRun.map(({ closed }) => closed))).toEqual(many(() => 1000));
  await until(() => all.every(({ messages }) => messages.at(-1)?.kind === 'ended'));
  const last = ofRun[0]!.messages.at(-1);
  expect(last).toMatchObject({ kind: 'ended', run: { id, status: 'success', counts: { loaded: 20_000 } } });
  for (const { messages } of [...all, ...ofRun]) {
    const states = messages.filter(({ kind }) => kind !== 'log');
    expect(states[0].kind).toBe('snapshot');
    expect(states.filter(({ kind }) => kind !== 'progress').map(({ kind }) => kind)).toEqual(['snapshot', 'ended']);
    expect(states.at(-1)).toEqual(last);
    const read = states.map(({ run }) => run.counts.read);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
  }
  expect(await Promise.all(many(() => server.call('GET /healthz', { as: 'nobody' })))).toHaveLength(CROWD);
  for (const { socket } of all) socket.terminate();
});

test('clients that do not read cost one state each, and take nothing from one that reads', async () => {
  await using direct = await directed();
  const { server, events } = direct;
  const stalled = Array.from({ length: 50 }, () => connectLive(server, '/live'));
  const reading = connectLive(server, '/live');
  await Promise.all([...stalled, reading].map(opened));
  await until(() => direct.listeners() === stalled.length + 1);
  for (const { socket } of stalled) socket.pause();
  // 100 states of 256 KiB for 50 clients: 1.2 GiB, if they were kept.
  const before = process.memoryUsage().rss;
  for (let read = 0; read < 100; read++) {
    events.next({ kind: 'snapshot', run: state(read) });
    await until(() => reading.messages.at(-1)?.run.counts.read === read);
  }
  events.next({ kind: 'ended', run: state(100) });
  await until(() => reading.messages.at(-1)?.kind === 'ended');
  expect(reading.messages).toHaveLength(101);
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20);
  for (const { socket } of stalled) socket.resume();
  await until(() => stalled.every(({ messages }) => messages.at(-1)?.kind === 'ended'));
  for (const { messages } of stalled) expect(messages.length).toBeLessThan(50);
});

test('a client that does not even answer heartbeats is dropped, and one that does stays', async () => {
  await using direct = await directed(100);
  const dead = connectLive(direct.server, '/live');
  const alive = connectLive(direct.server, '/live');
  await Promise.all([dead, alive].map(opened));
  await until(() => direct.listeners() === 2);
  let pings = 0;
  alive.socket.on('ping', () => pings++);
  dead.socket.pause();
  await until(() => direct.listeners() === 1 && pings > 5);
  dead.socket.resume();
  expect(await dead.closed).toBe(1006);
  direct.events.next({ kind: 'ended', run: state(1) });
  await until(() => alive.messages.length === 1);
});

test('the server says goodbye to all when it stops', async () => {
  const direct = await directed();
  const clients = many(() => connectLive(direct.server, '/live'));
  await Promise.all(clients.map(opened));
  await direct[Symbol.asyncDispose]();
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(many(() => 1001));
});
