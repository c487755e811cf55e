import { readFile } from 'node:fs/promises';
import { dirname, resolve as resolvePath } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { PlanContext } from '../../runtime/plan/context.ts';
import type { PipelineDraft } from '../../runtime/plan/draft.ts';
import { namedConnectors } from '../../runtime/plan/named-connectors.ts';
import { isEnriched, tablesOf } from '../../runtime/plan/operator-planning.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { discoverColumns } from '../planning/discover-columns.ts';
import { planContext } from '../planning/plan-context.ts';
import type { Resolved } from '../planning/resolve-names.ts';
import type { ControlPlane } from './control-plane.ts';
import { REGISTRY } from './registry.ts';

/** A pipeline file with what its names stand for and what its source was found to hold. */
export interface PipelineFile {
  readonly path: string;
  readonly draft: PipelineDraft;
  readonly context: PlanContext;
  /** That the source could not be asked, where so. */
  readonly issues: readonly Issue[];
  /** Credentials of a connector that stands in the file itself. */
  readonly credentials: Json;
}

/** A file in which there is no pipeline to go on with, and why. */
export interface NoPipeline {
  readonly path: string;
  readonly draft: null;
  readonly issues: readonly Issue[];
}

export interface PipelineFileInput {
  readonly path: string;
  readonly allowPrivateHosts: boolean;
  /** Called only where the file names a stored connector, or a stored schema to load into or to look into, or takes in those with auto-enrich. */
  readonly controlPlane: () => Promise<ControlPlane>;
  readonly signal: AbortSignal;
}

/**
 * Reads a pipeline file. Relative paths of a connector in it start at the file's folder, those of a stored one where
 * the command was given, as in a server that was started there.
 */
export async function readPipelineFile(input: PipelineFileInput): Promise<PipelineFile | NoPipeline> {
  const { path, signal } = input;
  const { draft, issues } = parse(await readDefinitionFile(path));
  if (draft === null) return { path, draft, issues };
  const plane = namesStored(draft) ? await input.controlPlane() : null;
  const resolved = plane === null ? standalone(draft) : await resolve(plane, draft);
  const baseDirectory = resolved.connector === null ? dirname(resolvePath(path)) : process.cwd();
  const settings = { baseDirectory, allowPrivateHosts: input.allowPrivateHosts };
  const stored = { ...settings, baseDirectory: process.cwd() };
  const looking = { registry: REGISTRY, settings, stored, secrets: plane?.secrets ?? null };
  const found = await discoverColumns(looking, resolved, signal);
  signal.throwIfAborted();
  return {
    path,
    draft: resolved.draft,
    context: planContext(resolved, found, baseDirectory),
    issues: found.issues,
    credentials: credentialsIn(draft),
  };
}

/** The credentials of the connector that stands in a pipeline file. */
export async function readCredentials(path: string): Promise<Json> {
  return credentialsIn(await readFileDraft(path));
}

/** The draft in a pipeline file, as it stands. */
export async function readFileDraft(path: string): Promise<PipelineDraft> {
  const { draft, issues } = parse(await readDefinitionFile(path));
  if (draft === null) throw invalidFile(path, issues);
  return draft;
}

/** The error for a file with mistakes: every one of them with its path, and the warnings, which may say why. */
export function invalidFile(path: string, issues: readonly Issue[]): PipelineError {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return new PipelineError('config.invalid_file', {
    message: `${path} has ${errors === 1 ? 'a mistake' : `${errors} mistakes`}:\n${issues.map(issueLine).join('\n')}\n`,
    next: 'Mend the file and try again.',
    detail: { issues: issues.map((issue) => ({ ...issue })) },
  });
}

/** An issue as one line: where, what, and what to do. */
export function issueLine({ severity, path, message, next }: Issue): string {
  return `${severity}: ${path === '' ? '' : `${path}: `}${sentence(message)}${next === undefined ? '' : ` ${next}`}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The text of a file that holds a definition. */
export async function readDefinitionFile(path: string): Promise<string> {
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

function credentialsIn({ connector }: PipelineDraft): Json {
  return typeof connector === 'object' ? (connector?.authConfig ?? null) : null;
}

function namesStored(draft: PipelineDraft): boolean {
  const { connector, schema, connectorId, schemaId } = draft;
  if (connectorId !== null || schemaId !== null) return true;
  if ([connector, schema].some((part) => typeof part === 'string')) return true;
  if (namedConnectors(draft).length > 0) return true;
  return tablesOf(draft, REGISTRY).length > 0 || isEnriched(draft, REGISTRY);
}

/** Stored things are looked up by Kysely, a fifth of the start of a command that needs none. */
async function resolve({ store, tenant }: ControlPlane, draft: PipelineDraft): Promise<Resolved> {
  const { resolveNames } = await import('../planning/resolve-names.ts');
  return await resolveNames((await store()).db, tenant, draft, REGISTRY);
}

function standalone(draft: PipelineDraft): Resolved {
  return { draft, connector: null, connectors: {}, context: { tenantSchema: 'public' } };
}
