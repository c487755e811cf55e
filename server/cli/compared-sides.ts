import { stat } from 'node:fs/promises';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { draftToNodes } from '../../runtime/plan/to-nodes.ts';
import { namedEnds } from '../planning/named-ends.ts';
import { storedDraft } from '../planning/stored-draft.ts';
import type { ControlPlane } from './control-plane.ts';
import { readFileDraft } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';
import { requireVersionOf } from './saved-pipeline.ts';

/** One of two pipelines to compare. */
export interface ComparedSide {
  readonly title: string;
  readonly draft: PipelineDraft;
  readonly isFile: boolean;
}

type Plane = () => Promise<ControlPlane>;

/** What two arguments mean, the earlier one first; or one: what saving the file, or publishing the pipeline, would change. */
export async function comparedSides(
  a: string,
  b: string | undefined,
  plane: Plane,
): Promise<readonly [ComparedSide, ComparedSide]> {
  if (b !== undefined) return alike(await sideOf(a, plane), await sideOf(b, plane));
  if (!(await isPipelineFile(a))) {
    const name = a.replace(/@[^@]*$/, '');
    return [await savedSide(`${name}@live`, plane), await savedSide(a === name ? `${name}@draft` : a, plane)];
  }
  const file = await fileSide(a);
  return alike(await savedSide(`${file.draft.name}@draft`, plane), file);
}

const sideOf = async (ref: string, plane: Plane): Promise<ComparedSide> =>
  (await isPipelineFile(ref)) ? fileSide(ref) : savedSide(ref, plane);

/** Whether a path leads to a file: else it names a saved pipeline. */
export async function isPipelineFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null;
    throw cause;
  });
  return found?.isFile() ?? false;
}

async function fileSide(path: string): Promise<ComparedSide> {
  return { title: path, draft: inOneSpelling(await readFileDraft(path)), isFile: true };
}

async function savedSide(ref: string, plane: Plane): Promise<ComparedSide> {
  const opened = await plane();
  const { row, version } = await requireVersionOf(opened, ref);
  const named = await namedEnds((await opened.store()).db, opened.tenant.id, storedDraft(version));
  return { title: `${row.name}@${version.version}`, draft: named, isFile: false };
}

/** The form in which pipelines are stored, so that spellings of one thing do not differ. */
function inOneSpelling(draft: PipelineDraft): PipelineDraft {
  const { draft: again, issues } = parse(draftToNodes(draft, REGISTRY));
  if (again !== null) return again;
  throw new PipelineError('pipeline.unreadable', {
    message: issues[0]?.message ?? 'The pipeline cannot be read.',
    next: 'See `sluice validate FILE`.',
  });
}

/** Saving fills in the columns of a source that declares none: against such a file they are no difference. */
function alike(before: ComparedSide, after: ComparedSide): readonly [ComparedSide, ComparedSide] {
  const [one, other] = [before, after].map(({ isFile: is, draft }) => is && !declares(draft));
  return [other && !before.isFile ? undeclared(before) : before, one && !after.isFile ? undeclared(after) : after];
}

const declares = ({ nodes }: PipelineDraft): boolean =>
  nodes.some(({ nodeType, config }) => nodeType === 'source' && config.columns !== undefined);

const undeclared = (side: ComparedSide): ComparedSide => ({
  ...side,
  draft: {
    ...side.draft,
    nodes: side.draft.nodes.map((node) => {
      if (node.nodeType !== 'source') return node;
      const { columns: _, ...config } = node.config;
      return { ...node, config };
    }),
  },
});
