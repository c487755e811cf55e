import type { Split } from '../contract/source.ts';

/** A split as a run has it. */
export interface RunSplit {
  /** Of its source, where the plan has several. */
  readonly node: string | null;
  readonly split: Split;
}

/** Splits of several sources are told apart by the node of theirs, which is set before their ids. */
function prefixOf(node: string): string {
  return `${JSON.stringify(node)} `;
}

/** A source's split under the id that it has in a run. `node`: where the plan has several sources. */
export function runSplit(node: string | null, split: Split): Split {
  return node === null ? split : { ...split, id: `${prefixOf(node)}${split.id}` };
}

/** A run's split as its source knows it. */
export function sourceSplit({ node, split }: RunSplit): Split {
  return node === null ? split : { ...split, id: split.id.slice(prefixOf(node).length) };
}
