import type { RunCounts } from '../../runtime/contract/run.ts';

/** `read 100 = loaded 90 + filtered 8 + dead-lettered 2`: parts that are zero are left out, but for `loaded`. */
export function rowEquationText(counts: RunCounts): string {
  const given = part('added', counts.added);
  const parts = [
    `loaded ${number(counts.loaded)}`,
    part('filtered', counts.filtered),
    part('deduplicated', counts.deduplicated),
    part('folded', counts.folded),
    part('superseded', counts.superseded),
    part('skipped', counts.skipped),
    part('dead-lettered', counts.deadLettered),
  ].filter((text) => text !== null);
  return `read ${number(counts.read)}${given === null ? '' : ` + ${given}`} = ${parts.join(' + ')}`;
}

function part(name: string, rows: number): string | null {
  return rows === 0 ? null : `${name} ${number(rows)}`;
}

function number(rows: number): string {
  return rows.toLocaleString('en');
}
