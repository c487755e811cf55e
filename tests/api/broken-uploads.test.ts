import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';
import { type Uploads, uploadsTo } from './upload-form.ts';

const MAX_PAUSE_MS = 400;

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ settings: { maxUploadBytes: 100_000, maxUploadPauseMs: MAX_PAUSE_MS } });
});
afterAll(() => server[Symbol.asyncDispose]());

let to: Uploads;
beforeEach(async () => {
  to = await uploadsTo(server);
});

describe('an upload that does not come to its end', () => {
  const begin = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nn\n1\n`;

  /** Sends the head of an upload of 1 GB at the most, and the beginning of a file. */
  async function started(length: number) {
    const socket = connect({ port: Number(new URL(server.url).port), allowHalfOpen: true });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
    });
    socket.on('error', () => {});
    const ended = new Promise<string>((resolve) =>
      socket.once('close', () => resolve(heard)).once('end', () => socket.end()),
    );
    socket.write(
      `POST /api/v1/pipelines/${to.id}/upload HTTP/1.1\r\nHost: x\r\nX-API-Key: ${server.keys.editor}\r\n` +
        `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n${begin}`,
    );
    return { socket, ended };
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('it did not come about');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  test('because the client goes away leaves nothing', async () => {
    const { socket } = await started(50_000);
    await until(async () => (await to.files()).length === 1);
    socket.destroy();
    await until(async () => (await to.files()).length === 0);
    expect(await to.recorded()).toBe(0);
  });

  test('because the client sends less than it said is told so, and leaves nothing', async () => {
    const { socket, ended } = await started(50_000);
    await until(async () => (await to.files()).length === 1);
    socket.end();
    expect(await ended).toMatch(/^HTTP\/1\.1 400 .*"code":"(request|upload)\.broken"/s);
    await until(async () => (await to.files()).length === 0);
  });

  test('because nothing more comes is told so after a while, and leaves nothing', async () => {
    const { ended } = await started(90_000);
    expect(await ended).toMatch(/^HTTP\/1\.1 408 .*"code":"upload\.stalled".*0\.4 s/s);
    await until(async () => (await to.files()).length === 0);
    expect(await to.recorded()).toBe(0);
  });

  test('is refused before it comes where it says that it is too large', async () => {
    const { socket, ended } = await started(1_000_000_000);
    socket.write('n\n');
    await until(async () => socket.bytesRead > 0);
    socket.end();
    expect(await ended).toMatch(/^HTTP\/1\.1 413 .*"code":"upload\.too_large"/s);
    expect(await to.files()).toEqual([]);
  });

  test('goes on as long as bytes come, however slowly', async () => {
    const rest = '\r\n--x--\r\n';
    const { socket, ended } = await started(begin.length + 10 + rest.length);
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, MAX_PAUSE_MS / 2));
      socket.write('2\n');
    }
    socket.write(rest);
    await until(async () => socket.bytesRead > 0);
    socket.end();
    expect(await ended).toMatch(/^HTTP\/1\.1 202 /);
    await until(async () => (await to.rows()) === 6);
  });
});
