import { type Span, SpanZone } from './span-zone.ts';

/** Rules of zones repeat every 400 years. */
const CYCLE = 146_097 * 86_400;
/** 2600-01-01: by then only repeating rules are left. */
const RULES_ONLY = 19_880_899_200;

/** A zone of the IANA database, asked once for each stretch between two changes of its clocks. */
export class NamedZone extends SpanZone {
  private readonly name: string;
  /** In order, without overlaps: what has been asked so far. */
  private readonly spans: Span[] = [];

  constructor(name: string) {
    super();
    this.name = name;
  }

  protected spanAt(instant: number): Span {
    if (instant < RULES_ONLY + CYCLE) return this.knownSpan(instant);
    const shift = Math.floor((instant - RULES_ONLY) / CYCLE) * CYCLE;
    const { from, to, offset } = this.knownSpan(instant - shift);
    return { from: from + shift, to: to + shift, offset };
  }

  private knownSpan(instant: number): Span {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spans[middle]!.to <= instant) low = middle + 1;
      else high = middle;
    }
    const found = this.spans[low];
    if (found !== undefined && found.from <= instant) return found;
    const span = this.ask(instant);
    this.spans.splice(low, 0, span);
    return span;
  }

  private ask(instant: number): Span {
    const asked = Math.max(instant, EARLIEST);
    const at = new Temporal.ZonedDateTime(BigInt(asked) * 1_000_000_000n, this.name);
    // a change at the instant itself is not `previous` to it, but to the next nanosecond
    const previous = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
    const next = at.getTimeZoneTransition('next');
    return {
      from: previous === null ? Number.NEGATIVE_INFINITY : previous.epochMilliseconds / 1000,
      to: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds / 1000,
      offset: at.offsetNanoseconds / 1e9,
    };
  }
}

/** Year 1: no zone changed its clocks before it. */
const EARLIEST = -62_135_596_800;

/** The zone of a name in any case; `null` where there is none. */
export function namedZone(name: string): NamedZone | null {
  if (!/^[a-z]/i.test(name)) return null; // Temporal takes offsets too, with the other sign
  try {
    new Temporal.ZonedDateTime(0n, name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return new NamedZone(name);
}
