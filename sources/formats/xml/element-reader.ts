import type { Json } from '../../../runtime/contract/json.ts';
import { attributeTextOf, cdataOf, textOf } from '../markup/chars.ts';
import { createMarkupScan } from '../markup/markup-scan.ts';
import type { TagAttributes } from '../markup/tag-attributes.ts';
import { type ElementTree, elementTree } from './element-tree.ts';

/** Makes JSON of an element's bytes, which are known to be well formed. */
export interface ElementReader {
  /** As a record: columns. With `most`, as many of the first ones as tell that there are more. */
  row(b: Buffer, start: number, end: number, most?: number): Readonly<Record<string, Json>>;
  /** As a cell of one. */
  value(b: Buffer, start: number, end: number): Json;
}

/** A name without its prefix, where that is wanted; `null`: it declares a namespace. */
export type ShownName = (name: string) => string | null;

export function elementReader(shown: ShownName): ElementReader {
  const tree: ElementTree = elementTree();
  let buffer: Buffer = Buffer.alloc(0);
  let mostColumns = Number.POSITIVE_INFINITY;
  const scan = createMarkupScan<string | null>(
    {
      open: (name, attributes) => tree.open(name.known ?? name.text, shownAttributes(buffer, attributes)),
      close() {
        tree.close();
        if (tree.columns > mostColumns) scan.stop();
      },
      text: (start, end, _, isCdata) => tree.text((isCdata ? cdataOf : textOf)(buffer, start, end)),
    },
    shown,
    { line: 1, open: [], isBegun: false },
  );

  function read(b: Buffer, start: number, end: number): void {
    buffer = b;
    scan.restart();
    scan.scan(b, start, end, true);
  }

  return {
    row(b, start, end, most = Number.POSITIVE_INFINITY) {
      mostColumns = most;
      read(b, start, end);
      return tree.row();
    },
    value(b, start, end) {
      mostColumns = Number.POSITIVE_INFINITY;
      read(b, start, end);
      return tree.value();
    },
  };
}

function shownAttributes(b: Buffer, attributes: TagAttributes<string | null>): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (let index = 0; index < attributes.count; index++) {
    const name = attributes.names[index]!.known;
    if (name !== null) found.push([name, attributeTextOf(b, attributes.starts[index]!, attributes.ends[index]!)]);
  }
  return found;
}
