import { expect, test } from 'vitest';
import { datetimeRoutines } from '../../../operators/expression/functions/datetime/index.ts';
import { printTimestamp } from '../../../operators/expression/types/timestamp/timestamp-io.ts';
import { type Case, caseOf, compareWithPostgres } from './datetime/disagreements.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

const oracle = oracleForFile();

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Moscow',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Africa/Monrovia',
  'Antarctica/Troll',
  'America/St_Johns',
];
/** Seconds around a change of clocks, and on either side of the hour that is skipped or shown twice. */
const AROUND = [-7201, -3600, -1800, -1, 0, 1, 1799, 1800, 3599, 3600, 5400, 7200, 86_399];
const EPOCH = 946_684_800n;

/** Instants of changes of a zone's clocks, in seconds since 1970: the first and last known, and some between. */
function changesOf(zone: string): readonly bigint[] {
  const changes: bigint[] = [];
  let at: Temporal.ZonedDateTime | null = new Temporal.ZonedDateTime(-3_000_000_000_000_000_000n, zone);
  for (at = at.getTimeZoneTransition('next'); at !== null && at.year < 2031; at = at.getTimeZoneTransition('next')) {
    changes.push(at.epochNanoseconds / 1_000_000_000n);
  }
  return changes.filter((_, index) => index < 6 || index % 9 === 0 || index > changes.length - 6);
}

/** The far past and future: before the first change, and by rules that go on for ever. */
const FAR = [
  -62_135_596_800n,
  -210_000_000_000n,
  4_000_000_000n,
  16_000_000_000n,
  253_402_300_000n,
  9_224_000_000_000n,
];

test.each(ZONES)(
  'clocks of %s show at every instant what they show on Postgres, and the other way round',
  async (zone) => {
    const [toWall, toInstant] = ['timestamp with time zone', 'timestamp without time zone'].map(
      (type) =>
        datetimeRoutines.find(
          ({ name, arguments: types }) => name === 'timezone' && types[0] === 'text' && types[1] === type,
        )!,
    );
    const seconds = [...changesOf(zone).flatMap((change) => AROUND.map((offset) => change + BigInt(offset))), ...FAR];
    const cases: Case[] = seconds.flatMap((instant) => {
      const utc = printTimestamp((instant - EPOCH) * 1_000_000n, true);
      const wall = printTimestamp((instant - EPOCH + hoursOf(zone)) * 1_000_000n, false);
      return [caseOf(toWall!, [zone, utc], oracle().now), caseOf(toInstant!, [zone, wall], oracle().now)];
    });
    expect(cases.length).toBeGreaterThan(FAR.length * 2);
    expect((await compareWithPostgres(oracle(), cases)).disagreements).toEqual([]);
  },
);

/** Seconds that the zone is east of UTC, so that what its clocks show is near their changes. */
function hoursOf(zone: string): bigint {
  return BigInt(Math.round(new Temporal.ZonedDateTime(0n, zone).offsetNanoseconds / 1e9));
}
