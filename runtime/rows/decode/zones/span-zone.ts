/** A stretch of time in which a zone keeps one offset. Seconds since 1970; `from` included, `to` not. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/** A zone whose clocks may change. */
export abstract class SpanZone {
  protected abstract spanAt(instant: number): Span;

  /** Seconds east of UTC at an instant, in seconds since 1970. */
  offsetAt(instant: number): number {
    return this.spanAt(instant).offset;
  }

  /**
   * Seconds east of UTC where the zone's clocks show `wall`: seconds since 1970, had they shown UTC. Of a time that
   * they skip or show twice, the later instant is meant, as in Postgres.
   */
  offsetOfWall(wall: number): number {
    const before = this.spanAt(wall - 86_400);
    if (before.to === Number.POSITIVE_INFINITY) return before.offset;
    const after = this.spanAt(before.to).offset;
    const [beforeInstant, afterInstant] = [wall - before.offset, wall - after];
    if (beforeInstant < before.to && afterInstant < before.to) return before.offset;
    if (beforeInstant > before.to && afterInstant >= before.to) return after;
    return beforeInstant > afterInstant ? before.offset : after;
  }

  /** Whether the zone has never had but one offset. */
  isFixed(): boolean {
    const { from, to } = this.spanAt(0);
    return from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY;
  }
}
