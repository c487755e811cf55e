import type { Pool } from 'pg';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import { plan } from '../../runtime/plan/plan.ts';
import { changeIssues } from '../planning/change-issues.ts';
import { invalidFile, type NoPipeline, type PipelineFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';

/** A file whose pipeline can run. */
export interface PlannedFile {
  readonly file: PipelineFile;
  readonly plan: Plan;
  readonly warnings: readonly Issue[];
}

/** Plans a file; throws `config.invalid_file` with every mistake. */
export async function planFile(file: PipelineFile | NoPipeline): Promise<PlannedFile> {
  if (file.draft === null) throw invalidFile(file.path, file.issues);
  const planned = await plan(file.draft, REGISTRY, file.context);
  const issues = [...planned.issues, ...file.issues];
  if (planned.plan === null) throw invalidFile(file.path, issues);
  return { file, plan: planned.plan, warnings: issues };
}

/** Throws `config.invalid_file` when something keeps the table from being changed as the plan means to. */
export async function requireChangeable({ file, plan }: PlannedFile, pool: () => Promise<Pool>): Promise<void> {
  if (plan.target.changes === undefined) return;
  const issues = await changeIssues(await pool(), plan);
  if (issues.length > 0) throw invalidFile(file.path, issues);
}
