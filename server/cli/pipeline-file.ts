import { readFile } from 'node:fs/promises';
import { dirname, resolve as resolvePath } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { PlanContext } from '../../runtime/plan/context.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { discover, type Resolved, resolve } from '../api/pipelines/resolve.ts';
import type { ControlPlane } from './control-plane.ts';
import { REGISTRY } from './registry.ts';

/** A pipeline file with what its names stand for and what its source was found to hold. */
export interface PipelineFile {
  readonly draft: PipelineDraft;
  readonly context: PlanContext;
  /** That the source could not be asked, where so. */
  readonly issues: readonly Issue[];
  /** Credentials of a connector that stands in the file itself. */
  readonly credentials: Json;
}

export interface PipelineFileInput {
  readonly path: string;
  readonly allowPrivateHosts: boolean;
  /** Called only where the file names a stored connector or schema. */
  readonly controlPlane: () => Promise<ControlPlane>;
  readonly signal: AbortSignal;
}

/** Reads a pipeline file; relative paths in it start at its folder. Throws `config.invalid_file` when there is no pipeline in it. */
export async function readPipelineFile(input: PipelineFileInput): Promise<PipelineFile> {
  const { draft, issues } = parse(await readText(input.path));
  if (draft === null) throw invalidFile(input.path, issues);
  const baseDirectory = dirname(resolvePath(input.path));
  const plane = namesStored(draft) ? await input.controlPlane() : null;
  const resolved = plane === null ? standalone(draft) : await resolve(plane, plane.tenant, draft);
  const found = await discover(
    {
      registry: REGISTRY,
      settings: { baseDirectory, allowPrivateHosts: input.allowPrivateHosts },
      secrets: plane?.secrets ?? null,
    },
    resolved,
    input.signal,
  );
  return {
    draft: resolved.draft,
    context: {
      ...resolved.context,
      baseDirectory,
      ...(found.columns === null ? {} : { sourceColumns: found.columns }),
    },
    issues: found.issues,
    credentials: typeof draft.connector === 'object' ? (draft.connector?.authConfig ?? null) : null,
  };
}

/** The error for a file with mistakes: every one of them, with its path. */
export function invalidFile(path: string, issues: readonly Issue[]): PipelineError {
  const errors = issues.filter(({ severity }) => severity === 'error');
  return new PipelineError('config.invalid_file', {
    message: `${path} has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}:\n${errors.map(issueLine).join('\n')}\n`,
    next: 'Mend the file and try again.',
    detail: { issues: errors.map((issue) => ({ ...issue })) },
  });
}

/** An issue as one line: where, what, and what to do. */
export function issueLine({ severity, path, message, next }: Issue): string {
  return `${severity}: ${path === '' ? '' : `${path}: `}${message}${next === undefined ? '' : ` ${next}`}`;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PipelineError('config.file_unreadable', {
      message: `The pipeline file ${path} can't be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown cause'}).`,
      next: 'Check the path and its permissions.',
      cause,
    });
  }
}

function namesStored({ connector, schema, connectorId, schemaId }: PipelineDraft): boolean {
  return [connector, schema].some((part) => typeof part === 'string') || connectorId !== null || schemaId !== null;
}

function standalone(draft: PipelineDraft): Resolved {
  return { draft, connector: null, schema: null, context: { tenantSchema: 'public' } };
}
