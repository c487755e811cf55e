import type { RehearsedLoad } from '../../../sinks/postgres/rehearse/rehearse-load.ts';
import { dropsOf, type Passed } from '../pass-operator.ts';
import { type Given, rejectOf } from '../sample-rows.ts';

/** What the target made of rows that were loaded and taken back. Its rows are looked at in the table. */
export function passRehearsed(before: Given, columns: Given['columns'], load: RehearsedLoad): Passed {
  const { superseded, filtered } = load.published;
  return {
    given: { columns, batches: [], rows: [] },
    rejects: load.tried.flatMap(({ rejects }) => rejects).map((reject) => rejectOf(reject, before.rows)),
    dropped: dropsOf({ superseded, filtered }, []),
    added: 0,
  };
}
