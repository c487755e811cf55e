/** A time zone as an expression names it. Offsets are seconds east of UTC. */
export interface SqlZone {
  /** At an instant, in seconds since 1970. */
  offsetAt(instant: number): number;
  /** Where its clocks show `wall`: seconds since 1970, had they shown UTC. */
  offsetOfWall(wall: number): number;
  /** The zone behind an abbreviation of several meanings: what Postgres reckons days and months in. */
  readonly behind?: SqlZone;
}

/** The zone with one offset, always. */
export function fixedZone(offset: number): SqlZone {
  return { offsetAt: () => offset, offsetOfWall: () => offset };
}
