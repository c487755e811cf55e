import type { LettersOfSource } from '../../commit/dead-letters.ts';
import { PipelineError } from '../../contract/errors.ts';

/** What is replayed, and through what. */
export interface ToReplay {
  readonly name: string;
  /** Source nodes that the pipeline has. */
  readonly nodes: readonly string[];
  readonly letters: readonly Pick<LettersOfSource, 'source' | 'isOnly'>[];
}

/**
 * Refuses dead letters of a source that the pipeline has no more: a record goes in at the node that it was read at. The
 * only source there was goes in at the only one there is, whatever their names.
 */
export function refuseSources({ name, nodes, letters }: ToReplay): void {
  const stray = letters.find(
    ({ source, isOnly }) => !(isOnly && nodes.length === 1) && !nodes.some((node) => node === source),
  );
  if (stray === undefined) return;
  throw new PipelineError('dead_letter.no_source', {
    message: `Some of these dead letters were read at "${stray.source}": "${name}" has no such source now (${nodes.join(', ')}).`,
    next: 'Replay them through a version that has it, or leave them out by naming another source.',
    detail: { source: stray.source, sources: nodes },
  });
}
