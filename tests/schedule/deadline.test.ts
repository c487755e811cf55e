import { expect, test } from 'vitest';
import type { Deadline } from '../../runtime/plan/model/trigger.ts';
import { nextDeadline, passedDeadline } from '../../server/schedule/deadline.ts';

const at = (text: string): Date => new Date(text);
const berlin = (more: Partial<Deadline> = {}): Deadline => ({
  at: '06:00',
  timeZone: 'Europe/Berlin',
  onMiss: 'alert',
  ...more,
});

test.each([
  ['in winter', berlin(), '2026-01-10T12:00:00Z', '2026-01-11T05:00:00.000Z'],
  ['in summer', berlin(), '2026-07-10T12:00:00Z', '2026-07-11T04:00:00.000Z'],
  ['later the same day', berlin(), '2026-07-10T03:59:59Z', '2026-07-10T04:00:00.000Z'],
  ['at a deadline, the next one', berlin(), '2026-07-10T04:00:00Z', '2026-07-11T04:00:00.000Z'],
  ['over the night without 02:30', berlin({ at: '02:30' }), '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ['after the night without 02:30', berlin({ at: '02:30' }), '2026-03-29T01:30:00Z', '2026-03-30T00:30:00.000Z'],
  ['over the night with two 02:30', berlin({ at: '02:30' }), '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['between the two 02:30', berlin({ at: '02:30' }), '2026-10-25T01:00:00Z', '2026-10-26T01:30:00.000Z'],
  [
    'where a midnight is skipped',
    berlin({ at: '00:00', timeZone: 'Africa/Cairo' }),
    '2026-04-23T12:00:00Z',
    '2026-04-23T22:00:00.000Z',
  ],
  ['on weekdays alone', berlin({ days: ['mon', 'fri'] }), '2026-07-10T12:00:00Z', '2026-07-13T04:00:00.000Z'],
  ['once a week', berlin({ days: ['fri'] }), '2026-07-10T12:00:00Z', '2026-07-17T04:00:00.000Z'],
  ['in UTC when no zone is said', berlin({ timeZone: undefined }), '2026-07-10T12:00:00Z', '2026-07-11T06:00:00.000Z'],
  [
    'across the line of the date',
    berlin({ timeZone: 'Pacific/Kiritimati' }),
    '2026-07-10T12:00:00Z',
    '2026-07-10T16:00:00.000Z',
  ],
  [
    'with no time of day',
    { windowMinutes: 90, onMiss: 'alert' } as Deadline,
    '2026-07-10T12:00:00Z',
    '2026-07-10T13:30:00.000Z',
  ],
])('the next deadline %s', (_where, deadline, after, expected) => {
  expect(nextDeadline(deadline, at(after)).toISOString()).toBe(expected);
});

test.each([
  ['none before it', berlin(), '2026-07-10T04:00:00Z', '2026-07-10T03:59:59Z', null],
  [
    'the deadline itself',
    berlin(),
    '2026-07-10T04:00:00Z',
    '2026-07-10T04:00:00Z',
    ['2026-07-09T04:00:00.000Z', '2026-07-10T04:00:00.000Z'],
  ],
  [
    'an hour before it',
    berlin({ windowMinutes: 60 }),
    '2026-07-10T04:00:00Z',
    '2026-07-10T05:00:00Z',
    ['2026-07-10T03:00:00.000Z', '2026-07-10T04:00:00.000Z'],
  ],
  [
    'the last one of several',
    berlin({ windowMinutes: 60 }),
    '2026-07-10T04:00:00Z',
    '2026-07-13T03:00:00Z',
    ['2026-07-12T03:00:00.000Z', '2026-07-12T04:00:00.000Z'],
  ],
  [
    'a window of 25 hours, as the clocks go back',
    berlin(),
    '2026-10-25T05:00:00Z',
    '2026-10-25T05:00:00Z',
    ['2026-10-24T04:00:00.000Z', '2026-10-25T05:00:00.000Z'],
  ],
  [
    'a window over a weekend',
    berlin({ days: ['mon', 'fri'] }),
    '2026-07-13T04:00:00Z',
    '2026-07-13T04:00:00Z',
    ['2026-07-10T04:00:00.000Z', '2026-07-13T04:00:00.000Z'],
  ],
  [
    'windows one after another',
    { windowMinutes: 60, onMiss: 'skip' } as Deadline,
    '2026-07-10T04:00:00Z',
    '2026-07-10T06:30:00Z',
    ['2026-07-10T05:00:00.000Z', '2026-07-10T06:00:00.000Z'],
  ],
])('of deadlines that have passed: %s', (_what, deadline, since, now, expected) => {
  const passed = passedDeadline(deadline, { since: at(since), now: at(now) });
  expect(passed === null ? null : [passed.from.toISOString(), passed.deadline.toISOString()]).toEqual(expected);
});
