/** A time zone: how its clocks differ from UTC. Offsets are seconds east. */
export interface ClockZone {
  /** At an instant, in seconds since 1970. */
  offsetAt(instant: number): number;
  /** Where its clocks show `wall`: seconds since 1970, had they shown UTC. */
  offsetOfWall(wall: number): number;
}

/** The zone with one offset, always. */
export function fixedZone(offset: number): ClockZone {
  return { offsetAt: () => offset, offsetOfWall: () => offset };
}
