import type { RehearsedLoad, RehearsedTargetLoad } from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { DryRun, DryRunRequest, DryRunTable } from '../../contract/dry-run.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { PlannedTarget } from '../../contract/plan.ts';
import { loadRefused } from '../../worker/judge-load.ts';
import { asRun } from './rehearse-plan.ts';

export interface Told extends Pick<DryRun, 'read' | 'nodes' | 'causes'> {
  readonly request: DryRunRequest;
  readonly rehearsed: RehearsedLoad;
  readonly checks: readonly CheckResult[];
}

/** What a load that was taken back has shown. */
export function tellDryRun({ request, rehearsed, checks, read, nodes, causes }: Told): DryRun {
  const { plan } = request;
  const targets = planTargets(plan);
  const first = causes[0];
  const stops = plan.errorPolicy === 'fail' || plan.validation === 'strict';
  const stopped = stops && first !== undefined ? stoppedBy(first) : null;
  // A part of the source says nothing about all of its rows together.
  const refused = read.stoppedBy === null ? loadRefused(asRun(request), checks) : null;
  const [own, ...others] = targets.map((target, index) => tableOf(target, rehearsed.targets[index]!));
  return {
    ...own!,
    others,
    shape: plan.shape,
    read,
    nodes,
    balanced:
      rehearsed.error !== null ||
      nodes.every((one) => {
        const dropped = Object.values(one.dropped).reduce((sum, rows) => sum + rows, 0);
        return one.in + one.added === one.out + dropped + one.rejected;
      }),
    causes,
    statements: rehearsed.statements,
    checks,
    hooks: targets.flatMap(({ hooks }) =>
      (['before', 'after'] as const).flatMap((place) => (hooks?.[place] ?? []).map((hook) => ({ ...hook, place }))),
    ),
    sequences: [...new Set(rehearsed.targets.flatMap(({ sequences }) => sequences))],
    error: (rehearsed.error ?? stopped ?? refused)?.toJSON() ?? null,
  };
}

function tableOf({ node, load, schema, table }: PlannedTarget, look: RehearsedTargetLoad): DryRunTable {
  return {
    target: node,
    loadMode: load.mode,
    table: `${schema}.${table}`,
    schema: differing(look),
    columns: look.after.map(({ name }) => name),
    rows: look.rows,
  };
}

function differing({ before, after }: RehearsedTargetLoad): DryRun['schema'] {
  const was = new Map(before.map(({ name, type }) => [name, type]));
  return after.flatMap(({ name, type }) =>
    was.get(name) === type ? [] : [{ column: name, before: was.get(name) ?? null, after: type }],
  );
}

function stoppedBy({ node, count, first }: DryRun['causes'][number]): PipelineError {
  const { label, row } = first.origin ?? {};
  if (first.next !== undefined) {
    return new PipelineError(first.code, {
      node,
      message: `A run would stop there: ${first.reason}`,
      next: first.next,
      ...(first.origin === null ? {} : { origin: first.origin }),
    });
  }
  return new PipelineError('row.rejected', {
    node,
    message: `A run would stop at its first bad row${label === undefined ? '' : `, ${label} row ${row}`}: ${first.reason}${/[.!?]$/.test(first.reason) ? '' : '.'}${count > 1 ? ` So it is with ${count} rows.` : ''}`,
    next: 'Mend the rows, or set errorHandling to skip or dlq.',
  });
}
