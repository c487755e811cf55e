import { planTargets } from '../../commit/plan-flow.ts';
import type { Plan } from '../../contract/plan.ts';

/** Whether nothing but the operators that hold rows asks for a last transaction that publishes, and one lane meets all rows, once. */
export function mayLand(plan: Plan): boolean {
  const { lanes, mode, source, operators, validation, columnModes = {}, checks, anomaly } = plan;
  const modes = [validation, ...Object.values(columnModes)];
  return (
    lanes === 1 &&
    mode === 'batch' &&
    !source.replay &&
    // What is claimed is claimed for good, of rows that are others once they were staged.
    operators.every(({ claims }) => !claims) &&
    planTargets(plan).every(({ load, backup }) => load.mode === 'append' && backup === undefined) &&
    checks === undefined &&
    anomaly?.onFail !== 'abort' &&
    modes.every((one) => one !== 'strict' && one !== 'coerce')
  );
}
