import { skipSpace, skipString, skipValue } from '../json-cells/scan.ts';
import { hasEscape } from '../json-cells/unescape.ts';
import type { Branch, PathTree } from './path-tree.ts';

/** Where each path's value stands: `starts[place]` is -1 for a path that leads nowhere. */
export interface Pieces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Follows all paths through the well-formed JSON `buffer[start .. end)` in one go. Of equal keys the last counts. */
export function findPieces(buffer: Buffer, start: number, end: number, tree: PathTree, pieces: Pieces): void {
  pieces.starts.fill(-1);
  visit(skipSpace(buffer, start), tree);

  /** Takes what the tree wants of the value at `at`; gives the place behind it. */
  function visit(at: number, wanted: PathTree): number {
    const first = buffer[at]!;
    // An equal key before this one may have led to some.
    for (const place of wanted.below) pieces.starts[place] = -1;
    let behind: number;
    if (wanted.branches.length > 0 && first === 123) behind = visitObject(at, wanted);
    else if (wanted.branches.length > 0 && first === 91) behind = visitArray(at, wanted);
    else behind = skipValue(buffer, at, end);
    for (const place of wanted.ends) {
      pieces.starts[place] = at;
      pieces.ends[place] = behind;
    }
    return behind;
  }

  function visitObject(open: number, wanted: PathTree): number {
    let at = skipSpace(buffer, open + 1);
    while (buffer[at] !== 125) {
      const keyEnd = skipString(buffer, at);
      const branch = branchOf(wanted, at + 1, keyEnd - 1);
      // behind the colon
      at = skipSpace(buffer, skipSpace(buffer, keyEnd) + 1);
      at = skipSpace(buffer, branch === null ? skipValue(buffer, at, end) : visit(at, branch.tree));
      if (buffer[at] === 44) at = skipSpace(buffer, at + 1);
    }
    return at + 1;
  }

  function visitArray(open: number, wanted: PathTree): number {
    const fromEnd = wanted.branches.filter(({ index }) => index !== null && index < 0);
    const places: number[] = [];
    let at = skipSpace(buffer, open + 1);
    for (let index = 0; buffer[at] !== 93; index++) {
      const branch = wanted.branches.find((one) => one.index === index);
      if (fromEnd.length > 0) places.push(at);
      at = skipSpace(buffer, branch === undefined ? skipValue(buffer, at, end) : visit(at, branch.tree));
      if (buffer[at] === 44) at = skipSpace(buffer, at + 1);
    }
    for (const branch of fromEnd) {
      const place = places.at(branch.index!);
      if (place !== undefined) visit(place, branch.tree);
    }
    return at + 1;
  }

  function branchOf(wanted: PathTree, keyStart: number, keyEnd: number): Branch | null {
    if (hasEscape(buffer, keyStart, keyEnd)) {
      const key = JSON.parse(buffer.toString('utf8', keyStart - 1, keyEnd + 1)) as string;
      return wanted.branches.find((one) => one.key === key) ?? null;
    }
    for (const branch of wanted.branches) {
      const { bytes } = branch;
      if (bytes.length !== keyEnd - keyStart) continue;
      let at = 0;
      while (at < bytes.length && bytes[at] === buffer[keyStart + at]) at++;
      if (at === bytes.length) return branch;
    }
    return null;
  }
}
