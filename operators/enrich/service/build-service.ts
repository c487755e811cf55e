import { from, lastValueFrom, mergeMap, reduce } from 'rxjs';
import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { OperatorContext } from '../../../runtime/contract/operator.ts';
import type { Connections } from '../../../runtime/net/exchange.ts';
import { type Asking, ask } from './ask.ts';
import { authorize } from './authorize.ts';
import type { ServiceConfig } from './config.ts';
import { type Found, sizeOf } from './found.ts';
import { createMemory, type Memory } from './memory.ts';
import { createPace } from './pace.ts';
import { type Question, questioner } from './question.ts';
import { answerReader } from './read-answer.ts';
import { serviceBatch } from './service-batch.ts';
import { addedColumns } from './service-output.ts';

/** Of the operator's budget, what answers may take: those that are remembered, and those of one batch. */
const SHARE = 1 / 8;

export interface Service {
  /** Of this lane. */
  readonly concurrency: number;
  readonly enrich: (batch: RowBatch, connections: Connections, signal: AbortSignal) => Promise<RowBatch>;
}

/** Asks a service about the rows of batches, one batch at a time; answers are remembered. */
export function buildService(config: ServiceConfig, input: ColumnTypes, context: OperatorContext): Service {
  const { node, lanes, budget, clock, allowPrivateHosts } = context;
  const concurrency = Math.max(1, Math.floor(config.concurrency / lanes));
  const { fields, questions } = questioner(config, input);
  const { requestsPerSecond: rate, cacheSeconds } = config;
  const micros = cacheSeconds === undefined ? null : BigInt(Math.round(cacheSeconds * 1_000_000));
  const memory = createMemory(budget * SHARE, micros, clock);
  const added = addedColumns(config);
  const asking: Asking = {
    node,
    config,
    credentials: authorize(config.auth, node),
    allowPrivateHosts,
    pace: createPace(rate === undefined ? null : rate / lanes),
    read: answerReader(config),
  };
  const place = { node, config, columns: input, added, blamed: fields[0] ?? added[0]!.name };
  return {
    concurrency,
    async enrich(batch, connections, signal) {
      const put = questions(batch);
      const all = new Map([...put.ofRow.values()].map((question) => [question.key, question]));
      const answers = await answersTo(all, memory, (some) => ask(asking, some, connections, signal), {
        node,
        concurrency,
        batchSize: config.batchSize,
        most: budget * SHARE,
      });
      return serviceBatch(batch, place, put, answers);
    },
  };
}

interface Bounds {
  readonly node: string;
  readonly concurrency: number;
  readonly batchSize: number;
  /** Bytes of the answers for one batch. */
  readonly most: number;
}

/** An answer for each question: from memory, or asked for once. */
async function answersTo(
  questions: ReadonlyMap<string, Question>,
  memory: Memory,
  askFor: (questions: readonly Question[]) => Promise<readonly Found[]>,
  { node, concurrency, batchSize, most }: Bounds,
): Promise<ReadonlyMap<string, Found>> {
  const answers = new Map<string, Found>();
  const open: Question[] = [];
  for (const question of questions.values()) {
    const rows = memory.get(question.key);
    if (rows === undefined) open.push(question);
    else answers.set(question.key, { rows });
  }
  if (open.length === 0) return answers;
  const requests: Question[][] = [];
  for (let at = 0; at < open.length; at += batchSize) requests.push(open.slice(at, at + batchSize));
  const asked = from(requests).pipe(
    mergeMap(async (some) => ({ some, found: await askFor(some) }), concurrency),
    reduce((bytes, { some, found }) => {
      let sum = bytes;
      some.forEach(({ key }, at) => {
        const answer = found[at]!;
        answers.set(key, answer);
        if (!('rows' in answer)) return;
        memory.set(key, answer.rows);
        sum += sizeOf(key, answer.rows);
      });
      if (sum > most) throw tooMuch(node, most);
      return sum;
    }, 0),
  );
  await lastValueFrom(asked);
  return answers;
}

function tooMuch(node: string, most: number): PipelineError {
  return new PipelineError('enrich.too_much', {
    node,
    message: `What the service answers for one batch of rows takes more than ${Math.round(most / 2 ** 20)} MiB.`,
    next: 'Select less of each result, or have the service answer less.',
  });
}
