import type { DraftNode } from './draft.ts';

/** What people call a node. */
export function labelOf({ id, label }: DraftNode): string {
  return label === null || label.trim() === '' ? id : label;
}
