import type { DryRun } from '../../../runtime/contract/dry-run.ts';
import { hookText } from '../../planning/hook-text.ts';
import type { DryRunAnswer } from './schema.ts';

/** Characters of a cell that are sent. */
const MOST_CHARACTERS = 4_000;

export function presentDryRun({ causes, rows, hooks, error, ...found }: DryRun): DryRunAnswer {
  return {
    ...found,
    nodes: found.nodes.map((node) => ({ ...node })),
    causes: causes.map(({ first, ...cause }) => ({
      ...cause,
      reason: first.reason,
      value: cut(first.value),
      label: first.origin?.label ?? null,
      row: first.origin?.row ?? null,
    })),
    schema: found.schema.map((column) => ({ ...column })),
    columns: [...found.columns],
    rows: rows?.map((row) => row.map(cut)) ?? null,
    statements: [...found.statements],
    checks: found.checks.map((check) => ({ ...check })),
    hooks: hooks.map((hook) => ({ place: hook.place, kind: hook.kind, what: hookText(hook) })),
    sequences: [...found.sequences],
    error: error as DryRunAnswer['error'],
  };
}

function cut(cell: string | null): string | null {
  return cell !== null && cell.length > MOST_CHARACTERS ? `${cell.slice(0, MOST_CHARACTERS)}…` : cell;
}
