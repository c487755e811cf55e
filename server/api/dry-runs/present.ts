import type { DryRun, DryRunTable } from '../../../runtime/contract/dry-run.ts';
import { hookText } from '../../planning/hook-text.ts';
import type { DryRunAnswer } from './schema.ts';

/** Characters of a cell that are sent. */
const MOST_CHARACTERS = 4_000;

export function presentDryRun({ causes, others, hooks, error, ...found }: DryRun): DryRunAnswer {
  return {
    ...found,
    ...presentTable(found),
    others: others.map(presentTable),
    nodes: found.nodes.map((node) => ({ ...node, inputs: [...node.inputs] })),
    causes: causes.map(({ first, ...cause }) => ({
      ...cause,
      reason: first.reason,
      value: cut(first.value),
      label: first.origin?.label ?? null,
      row: first.origin?.row ?? null,
    })),
    statements: [...found.statements],
    checks: found.checks.map((check) => ({ ...check })),
    hooks: hooks.map((hook) => ({ place: hook.place, kind: hook.kind, what: hookText(hook) })),
    sequences: [...found.sequences],
    error: error as DryRunAnswer['error'],
  };
}

function presentTable({ target, loadMode, table, schema, columns, rows }: DryRunTable): DryRunAnswer['others'][number] {
  return {
    target,
    loadMode,
    table,
    schema: schema.map((column) => ({ ...column })),
    columns: [...columns],
    rows: rows?.map((row) => row.map(cut)) ?? null,
  };
}

function cut(cell: string | null): string | null {
  return cell !== null && cell.length > MOST_CHARACTERS ? `${cell.slice(0, MOST_CHARACTERS)}…` : cell;
}
