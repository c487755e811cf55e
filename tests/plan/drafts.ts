import { expect } from 'vitest';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { parse } from '../../runtime/plan/parse.ts';

/** The draft of what has no mistake. */
export function draftOf(input: unknown): PipelineDraft {
  const { draft, issues } = parse(input);
  expect(issues).toEqual([]);
  return draft!;
}

export function paths(input: unknown): string[] {
  return parse(input).issues.map(({ path }) => path);
}

/** What a draft says, without where its author wrote it. */
export function meaning({ nodes, edges, base: _base, ...draft }: PipelineDraft) {
  return {
    ...draft,
    nodes: nodes.map(({ place: _place, ...node }) => node),
    edges: edges.map(({ place: _place, ...edge }) => edge),
  };
}

/** From its source straight to its target. */
export const small = {
  name: 'small',
  nodes: [
    { id: 'src', nodeType: 'source' },
    { id: 'out', nodeType: 'target' },
  ],
  edges: [{ source: 'src', target: 'out' }],
};
