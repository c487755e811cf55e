import type { Plan } from '../../runtime/contract/plan.ts';
import { plan } from '../../runtime/plan/plan.ts';
import { invalidFile, issueLine, type NoPipeline, type PipelineFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';

/** A file whose pipeline can run. */
export interface PlannedFile {
  readonly file: PipelineFile;
  readonly plan: Plan;
}

/** Plans a file, with its warnings on stderr; throws `config.invalid_file` with every mistake. */
export function planFile(file: PipelineFile | NoPipeline): PlannedFile {
  if (file.draft === null) throw invalidFile(file.path, file.issues);
  const planned = plan(file.draft, REGISTRY, file.context);
  const issues = [...planned.issues, ...file.issues];
  if (planned.plan === null) throw invalidFile(file.path, issues);
  for (const issue of issues) console.error(issueLine(issue));
  return { file, plan: planned.plan };
}
