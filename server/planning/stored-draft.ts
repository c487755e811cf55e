import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { parse } from '../../runtime/plan/parse.ts';
import type { VersionRow } from '../store/pipelines.ts';

/** The stored draft of a version, which was valid when it was saved. */
export function storedDraft(version: Pick<VersionRow, 'definition'>): PipelineDraft {
  const { draft, issues } = parse(version.definition);
  if (draft === null) throw new Error(`a stored pipeline version does not parse: ${issues[0]?.message}`);
  return draft;
}
