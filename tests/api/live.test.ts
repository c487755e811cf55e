import { connect } from 'node:net';
import { Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientOptions } from 'ws';
import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';
import { createOneTimeToken } from '../../server/auth/one-time-tokens.ts';
import { DEFAULT_TENANT } from '../../server/auth/tenants.ts';
import { createOutbox } from '../../server/live/outbox.ts';
import { type ApiServer, apiServer, type Body, runEnded } from './api-server.ts';
import { type Connection, connectLive, opened, until } from './live-client.ts';
import { makePipeline } from './make-pipeline.ts';

let server: ApiServer;
let pipelineId: string;
beforeAll(async () => {
  server = await apiServer();
  const made = await makePipeline(server, {
    name: 'p',
    files: { 'a.csv': 'n\n1\n2\n3\n' },
    fields: [{ name: 'n', dataType: 'integer' }],
  });
  pipelineId = made.pipelineId;
});
afterAll(() => server[Symbol.asyncDispose]());

const listen = (path: string, options?: ClientOptions, on = server): Connection => connectLive(on, path, options);

const start = async (): Promise<string> => (await server.call(`POST /pipelines/${pipelineId}/run`)).body.id;

describe('a live run', () => {
  test('is told from a snapshot to its end, and then the connection closes', async () => {
    const id = await start();
    const { messages, closed } = listen(`/runs/${id}/live`);
    expect(await closed).toBe(1000);
    expect(messages[0]).toMatchObject({ kind: 'snapshot', run: { id } });
    expect(messages.at(-1)).toMatchObject({ kind: 'ended', run: { id, status: 'success', counts: { loaded: 3 } } });
    expect(messages.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  });

  test('that has ended begins with a snapshot all the same', async () => {
    const id = await start();
    await runEnded(server, id);
    const { messages, closed } = listen(`/runs/${id}/live`);
    await closed;
    expect(messages.map(({ kind }) => kind)).toEqual(['snapshot', 'ended']);
  });

  test('is among all of the tenant, and not told to others', async () => {
    const mine = listen('/live');
    const other = listen('/live', { headers: { 'x-api-key': server.keys.other } });
    await Promise.all([mine, other].map(opened));
    const id = await start();
    await until(() => mine.messages.some(({ kind, run }) => kind === 'ended' && run.id === id));
    expect(mine.messages.find(({ run }) => run?.id === id).kind).toBe('snapshot');
    expect(other.messages).toEqual([]);
    mine.socket.close();
    other.socket.close();
    expect((await server.call('GET /session')).status).toBe(200);
  });
});

describe('a live connection', () => {
  const refusal = (path: string, options: ClientOptions) =>
    listen(path, options).closed.then(
      () => 'open',
      (error: Error) => error.message,
    );

  test('needs a sign-in', async () => {
    const id = await start();
    expect(await refusal('/live', {})).toBe('401');
    expect(await refusal(`/runs/${id}/live`, { headers: { authorization: 'Bearer slc_wrong' } })).toBe('401');
    expect(await refusal(`/runs/${id}/live`, { headers: { 'x-api-key': server.keys.other } })).toBe('404');
    const key = { headers: { 'x-api-key': server.keys.viewer } };
    expect(await refusal('/runs/nonsense/live', key)).toBe('404');
    expect(await refusal('/runs/%E0%A4%A/live', key)).toBe('404');
    expect(await refusal('/nothing', key)).toBe('404');
  });

  test('that is refused is gone, though the client never closes its side', async () => {
    const { port } = new URL(server.url);
    const socket = connect({ port: Number(port), allowHalfOpen: true });
    let heard = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET /api/v1/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const talk = setInterval(() => socket.write('x'), 10);
    await closed;
    clearInterval(talk);
    expect(heard).toMatch(/^HTTP\/1\.1 401 .*auth\.not_signed_in/s);
  });

  test('takes a ticket, once', async () => {
    const { body } = await server.call('POST /live/tickets', { as: 'viewer' });
    const id = await start();
    expect(await listen(`/runs/${id}/live?token=${body.token}`, {}).closed).toBe(1000);
    expect(await refusal(`/runs/${id}/live?token=${body.token}`, {})).toBe('401');
  });

  test("takes a browser's cookie from our own pages only", async () => {
    const { token } = await createOneTimeToken(server.deps.store.db, 'sign_in', {
      tenant: DEFAULT_TENANT,
      role: 'viewer',
    });
    const signedIn = await server.call('POST /session', { as: 'nobody', json: { token } });
    const cookie = (signedIn.headers.get('set-cookie') as string).split(';')[0] as string;
    const id = await start();
    expect(await listen(`/runs/${id}/live`, { headers: { cookie, origin: server.url } }).closed).toBe(1000);
    expect(await refusal(`/runs/${id}/live`, { headers: { cookie, origin: 'https://evil.example' } })).toBe('403');
    expect(await refusal(`/runs/${id}/live`, { headers: { cookie } })).toBe('403');
  });

  test('that the runner cannot serve closes as a failure, to be tried again', async () => {
    const broken = new Subject<RunEvent>();
    await using faulty = await apiServer({ runner: (real) => ({ ...real, allEvents: () => broken }) });
    const connection = listen('/live', { headers: { 'x-api-key': faulty.keys.viewer } }, faulty);
    await opened(connection);
    await until(() => broken.observed);
    broken.error(new Error('lost the database'));
    expect(await connection.closed).toBe(1011);
    expect(faulty.log.join('')).toContain('lost the database');
  });

  test('lets go of the run when the client goes', async () => {
    const events = new Subject<RunEvent>();
    await using watched = await apiServer({ runner: (real) => ({ ...real, allEvents: () => events }) });
    const { socket } = listen('/live', { headers: { 'x-api-key': watched.keys.viewer } }, watched);
    await until(() => events.observed);
    socket.terminate();
    await until(() => !events.observed);
  });
});

describe('an outbox', () => {
  const run = (id: string, read: number) => ({ id, counts: { read } }) as unknown as RunSnapshot;

  /** A client that takes one message and then stalls until `drain`. */
  function slowClient() {
    const sent: Body[] = [];
    let done: (() => void) | null = null;
    const outbox = createOutbox({
      send: (text, callback) => {
        sent.push(JSON.parse(text));
        done = callback;
      },
      everyMs: 0,
      maxLogEntries: 3,
    });
    const drain = () => {
      while (done !== null) {
        const callback: () => void = done;
        done = null;
        callback();
      }
    };
    return { outbox, sent, drain };
  }

  test('keeps one state a run for a slow client, the newest, and the end', () => {
    const { outbox, sent, drain } = slowClient();
    outbox.push({ kind: 'snapshot', run: run('a', 0) });
    for (let read = 1; read <= 10_000; read++) outbox.push({ kind: 'progress', run: run('a', read) });
    outbox.push({ kind: 'progress', run: run('b', 5) });
    outbox.push({ kind: 'ended', run: run('a', 10_001) });
    expect(sent).toHaveLength(1);
    drain();
    expect(sent).toEqual([
      { kind: 'snapshot', run: run('a', 0) },
      { kind: 'ended', run: run('a', 10_001) },
      { kind: 'progress', run: run('b', 5) },
    ]);
  });

  test('sends a waiting snapshot as a snapshot, with the newer state', () => {
    const { outbox, sent, drain } = slowClient();
    outbox.push({ kind: 'snapshot', run: run('a', 0) });
    outbox.push({ kind: 'snapshot', run: run('b', 0) });
    outbox.push({ kind: 'progress', run: run('b', 7) });
    drain();
    expect(sent.at(-1)).toEqual({ kind: 'snapshot', run: run('b', 7) });
  });

  test('keeps the newest log lines only', () => {
    const { outbox, sent, drain } = slowClient();
    outbox.push({ kind: 'snapshot', run: run('a', 0) });
    for (let i = 0; i < 10; i++) outbox.push({ kind: 'log', entry: { at: '', stage: 's', message: String(i) } });
    drain();
    expect(sent.slice(1).map(({ entry }) => entry.message)).toEqual(['7', '8', '9']);
  });

  test('ends when all is sent', async () => {
    const { outbox, sent, drain } = slowClient();
    outbox.push({ kind: 'snapshot', run: run('a', 0) });
    outbox.push({ kind: 'ended', run: run('a', 1) });
    const ended = outbox.end();
    drain();
    await ended;
    expect(sent.map(({ kind }) => kind)).toEqual(['snapshot', 'ended']);
  });

  test('holds progress back to its pace, and the end never', () => {
    const sent: Body[] = [];
    const outbox = createOutbox({
      send: (text, callback) => {
        sent.push(JSON.parse(text));
        callback();
      },
      everyMs: 60_000,
      maxLogEntries: 3,
    });
    outbox.push({ kind: 'snapshot', run: run('a', 0) });
    outbox.push({ kind: 'progress', run: run('a', 1) });
    outbox.push({ kind: 'progress', run: run('a', 2) });
    expect(sent).toHaveLength(1);
    outbox.push({ kind: 'ended', run: run('a', 3) });
    expect(sent.map(({ kind }) => kind)).toEqual(['snapshot', 'ended']);
  });
});
