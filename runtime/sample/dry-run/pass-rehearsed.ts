import type { RehearsedTargetLoad } from '../../../sinks/postgres/rehearse/rehearsed-load.ts';
import type { RefusedRow } from '../../../sinks/postgres/staging/publishing.ts';
import type { WriteResult } from '../../contract/sink.ts';
import { dropsOf, type Passed } from '../pass-operator.ts';
import type { Arriving } from '../sample-plan.ts';
import { rejectOf } from '../sample-rows.ts';

export interface RehearsedRows {
  readonly load: RehearsedTargetLoad;
  /** By batch. */
  readonly tried: readonly WriteResult[];
  /** Of the staged rows, those that the table refuses. */
  readonly refused: readonly RefusedRow[];
}

/** What a target made of rows that were loaded and taken back. Its rows are looked at in the table. */
export function passRehearsed({ before, columns }: Arriving, { load, tried, refused }: RehearsedRows): Passed {
  const { superseded, filtered } = load.published;
  const rejects = tried.flatMap((one) => one.rejects).map((reject) => rejectOf(reject, before.rows));
  const left = refused.map(({ row, split: _, ...cause }) => ({
    ...cause,
    from: row,
    origin: before.rows[row]?.origin ?? null,
  }));
  return {
    given: { columns, batches: [], rows: [] },
    rejects: [...rejects, ...left],
    dropped: dropsOf({ superseded, filtered }, []),
    added: 0,
  };
}
