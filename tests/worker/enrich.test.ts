import { expect, test } from 'vitest';
import { httpService, json } from '../services/http-service.ts';
import { ended, type Load, workplace } from './workplace.ts';

const ROWS = 3_000;
const ids = Array.from({ length: ROWS }, (_, at) => at);

const loadOf = (origin: string, service: object = {}): Load => ({
  files: { 'a.csv': `k\n${ids.join('\n')}\n` },
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 'label', dataType: 'text' },
  ],
  execution: { batchSize: 500 },
  nodes: [
    {
      nodeType: 'enrich',
      config: {
        autoEnrich: false,
        service: {
          url: `${origin}/labels`,
          method: 'POST',
          body: '{k}',
          batchSize: 100,
          select: [{ path: '', as: 'label' }],
          attempts: 2,
          ...service,
        },
      },
    },
  ],
});

const LABELS = 'SELECT count(*)::integer AS rows, count(DISTINCT k)::integer AS ids FROM ds_t WHERE label = $1 || k';

test('a run that is cancelled while a service says nothing ends without its answer, and goes on when it is resumed', async () => {
  let isSlow = true;
  await using service = await httpService(({ body }, response, number) => {
    if (isSlow && number > 8) return;
    json(
      response,
      (JSON.parse(body) as number[]).map((id) => `l${id}`),
    );
  });
  await using place = await workplace(loadOf(service.origin, { timeoutSeconds: 300 }), { allowPrivateHosts: true });
  const { id } = await place.start();
  await expect.poll(() => service.asked.length, { timeout: 20_000 }).toBeGreaterThan(8);
  await place.runner.cancel(id);
  const cancelled = await ended(place.runner, id);
  expect(cancelled.status).toBe('cancelled');
  isSlow = false;
  await place.runner.resume(id);
  expect(await ended(place.runner, id)).toMatchObject({ status: 'success', balanced: true, counts: { loaded: ROWS } });
  expect(await place.query(LABELS, ['l'])).toEqual([{ rows: ROWS, ids: ROWS }]);
});

test('a service that answers no more fails the run, by name, and a resume loads the rest once', async () => {
  let isDown = false;
  await using service = await httpService(({ body }, response, number) => {
    if (number === 12) isDown = true;
    if (isDown) return void response.writeHead(500).end();
    json(
      response,
      (JSON.parse(body) as number[]).map((id) => `l${id}`),
    );
  });
  await using place = await workplace(loadOf(service.origin), { allowPrivateHosts: true });
  const failed = await place.run();
  expect([failed.status, failed.error?.code, failed.error?.node]).toEqual(['failed', 'enrich.refused', 'n1']);
  isDown = false;
  // The twelfth request, which is gone by now, does not come again.
  await place.runner.resume(failed.id);
  expect(await ended(place.runner, failed.id)).toMatchObject({ status: 'success', counts: { loaded: ROWS } });
  expect(await place.query(LABELS, ['l'])).toEqual([{ rows: ROWS, ids: ROWS }]);
});

test('rows that a service knows nothing of become dead letters, where they are to be rejects', async () => {
  await using service = await httpService(({ body }, response) => {
    json(
      response,
      (JSON.parse(body) as number[]).map((id) => (id % 1_000 === 0 ? null : `l${id}`)),
    );
  });
  const load = loadOf(service.origin, { onMiss: 'reject' });
  await using place = await workplace(
    { ...load, execution: { errorHandling: 'dlq', parallelism: 2 } },
    { allowPrivateHosts: true },
  );
  const counts = { read: ROWS, loaded: ROWS - 3, deadLettered: 3 };
  expect(await place.run()).toMatchObject({ status: 'partial', balanced: true, counts });
});
