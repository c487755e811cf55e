import type { Archive } from '../../contract/source.ts';
import type { ListedSource } from '../list-source.ts';

/** How the source of a node puts its objects away; a plan says it of no other. */
export function archiveOf(sources: readonly ListedSource[], node: string): Archive {
  const archive = sources.find((one) => one.node === node)?.source.archive;
  if (archive === undefined) throw new TypeError(`the source "${node}" has nothing that could be moved`);
  return archive;
}
