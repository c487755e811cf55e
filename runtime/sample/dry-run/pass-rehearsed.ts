import type { RehearsedTargetLoad } from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import { dropsOf, type Passed } from '../pass-operator.ts';
import type { Arriving } from '../sample-plan.ts';
import { rejectOf } from '../sample-rows.ts';

/** What a target made of rows that were loaded and taken back. Its rows are looked at in the table. */
export function passRehearsed({ before, columns }: Arriving, load: RehearsedTargetLoad): Passed {
  const { superseded, filtered } = load.published;
  const rejects = load.tried.flatMap((tried) => tried.rejects).map((reject) => rejectOf(reject, before.rows));
  const refused = load.refused.map(({ row, split: _, ...cause }) => ({
    ...cause,
    from: row,
    origin: before.rows[row]?.origin ?? null,
  }));
  return {
    given: { columns, batches: [], rows: [] },
    rejects: [...rejects, ...refused],
    dropped: dropsOf({ superseded, filtered }, []),
    added: 0,
  };
}
