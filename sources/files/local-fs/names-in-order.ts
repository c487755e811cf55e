import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { comparePaths } from '../compare-paths.ts';

/** What a name in a folder stands for, links followed. */
export interface NamedEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link to a file' | 'link to a folder';
}

/** Entries that one call to the system brings. */
const READ_ENTRIES = 1024;
/** Names that are sorted at once: 10 ms. A million at once would hold up everything else for seconds. */
const RUN_NAMES = 10_000;

/**
 * What is in a folder, in the order of the paths beneath it, as object stores order their keys: `a.csv` before `a/b.csv`. Holds the
 * folder's names, about 50 bytes each, and nothing else of it. Devices and sockets are left out. `leadsToFolder`: of a link.
 */
export async function* namesInOrder(
  folder: string,
  leadsToFolder: (name: string) => Promise<boolean>,
  runNames = RUN_NAMES,
): AsyncGenerator<NamedEntry> {
  const runs: string[][] = [];
  let run: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: READ_ENTRIES })) {
    const key = await keyOf(entry, leadsToFolder);
    if (key === null) continue;
    run.push(key);
    if (run.length < runNames) continue;
    runs.push(run.sort(comparePaths));
    run = [];
  }
  runs.push(run.sort(comparePaths));
  for (const key of merged(runs)) yield entryOf(key);
}

/** A link's, which no name can end in. */
const LINK = '\0';

/** A name that sorts as the paths of its entry do. */
async function keyOf(entry: Dirent, leadsToFolder: (name: string) => Promise<boolean>): Promise<string | null> {
  const { name } = entry;
  if (entry.isFile()) return name;
  if (entry.isDirectory()) return `${name}/`;
  if (!entry.isSymbolicLink()) return null;
  return `${(await leadsToFolder(name)) ? `${name}/` : name}${LINK}`;
}

function entryOf(key: string): NamedEntry {
  const isLink = key.endsWith(LINK);
  const name = isLink ? key.slice(0, -1) : key;
  const isFolder = name.endsWith('/');
  const what = isFolder ? 'folder' : 'file';
  return { name: isFolder ? name.slice(0, -1) : name, kind: isLink ? `link to a ${what}` : what };
}

interface Head {
  readonly run: readonly string[];
  at: number;
}

/** Sorted runs as one: a heap of their heads, the first one on top. */
function* merged(runs: readonly (readonly string[])[]): Generator<string> {
  const heap: Head[] = runs.filter(({ length }) => length > 0).map((run) => ({ run, at: 0 }));
  for (let at = heap.length >> 1; at >= 0; at -= 1) sink(heap, at);
  while (heap.length > 0) {
    const top = heap[0]!;
    yield top.run[top.at]!;
    top.at += 1;
    if (top.at === top.run.length) {
      const last = heap.pop()!;
      if (last !== top) heap[0] = last;
    }
    sink(heap, 0);
  }
}

const nameOf = ({ run, at }: Head): string => run[at]!;

function sink(heap: Head[], from: number): void {
  const head = heap[from];
  if (head === undefined) return;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && comparePaths(nameOf(heap[child + 1]!), nameOf(heap[child]!)) < 0) child += 1;
    if (comparePaths(nameOf(head), nameOf(heap[child]!)) <= 0) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = head;
}
