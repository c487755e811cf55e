import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { FromSorter, ToSorter } from './sort-messages.ts';
import type { SortedBlock, SorterOptions } from './sorter.ts';

const port = parentPort;
if (port === null) throw new Error('sort-thread.ts is the entry of a worker thread');

// A thread does not use its process's cache by itself: without one it takes four times as long to start.
enableCompileCache();
const { Sorter } = await import('./sorter.ts');
const sorter = new Sorter(workerData as SorterOptions);
let blocks: Iterator<SortedBlock> | null = null;

function answer(message: ToSorter): FromSorter {
  if (message.kind === 'rows') return { kind: 'taken', free: sorter.add(message.rows) };
  if (message.memory !== null) sorter.giveBack(message.memory);
  blocks ??= sorter.give();
  const next = blocks.next();
  return { kind: 'block', block: next.done === true ? null : next.value };
}

function memoryOf(message: FromSorter): readonly ArrayBuffer[] {
  if (message.kind === 'taken') return message.free;
  return message.kind === 'block' && message.block !== null ? [message.block.memory] : [];
}

port.on('message', (message: ToSorter) => {
  try {
    const said = answer(message);
    port.postMessage(said, [...memoryOf(said)]);
  } catch (error) {
    // Others end the thread, which its owner sees.
    if (!(error instanceof PipelineError)) throw error;
    port.postMessage({ kind: 'failed', failure: error.toJSON() } satisfies FromSorter);
  }
});
