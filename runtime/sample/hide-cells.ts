import type { Plan } from '../contract/plan.ts';
import type { NodeSample, SampleReject } from '../contract/sample.ts';
import { HIDDEN_VALUE, hideValues } from '../graph/hide-values.ts';
import type { HiddenCells } from './hidden-cells.ts';

/** A node's rows without the values that the plan hides; NULL shows. */
export function hideCells(sample: NodeSample, hidden: HiddenCells, plan: Plan): NodeSample {
  const mine = hidden.get(sample.node) ?? new Set();
  const before = new Set(sample.inputs.flatMap((input) => [...(hidden.get(input) ?? [])]));
  const isHidden = sample.columns.map(({ name }) => mine.has(name));
  return {
    ...sample,
    columns: sample.columns.map((column, index) => (isHidden[index] ? { ...column, hidden: true as const } : column)),
    rows: sample.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell, index) => (isHidden[index] && cell !== null ? HIDDEN_VALUE : cell)),
    })),
    rejects: sample.rejects.map((reject) => hideReject(sample.node, reject, { plan, before })),
  };
}

function hideReject(
  node: string,
  reject: SampleReject,
  { plan, before }: { readonly plan: Plan; readonly before: ReadonlySet<string> },
): SampleReject {
  const { value } = hideValues({ ...reject, node, split: '', label: '', rowNumber: 0, record: null }, plan);
  const columns = reject.column?.split(', ') ?? [];
  const isHidden = reject.column === null ? before.size > 0 : columns.some((name) => before.has(name));
  return { ...reject, value: isHidden && value !== null ? HIDDEN_VALUE : value };
}
