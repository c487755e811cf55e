import { describe, expect, test } from 'vitest';
import type { SqlRoutine } from '../../../operators/expression/contract.ts';
import { EvaluationError } from '../../../operators/expression/evaluation-error.ts';
import { datetimeRoutines } from '../../../operators/expression/functions/datetime/index.ts';
import { type Case, caseOf, compareWithPostgres } from './datetime/disagreements.ts';
import { DATE_PATTERNS, datePattern, NUMBERS, numberPattern, SHOWN_DATES, SHOWN_NUMBERS } from './datetime/patterns.ts';
import { INTEGERS, INTERVALS, TIMESTAMPS } from './datetime/values.ts';
import { generate } from './generate/choices.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

/** FORMAT_SEED repeats a run. */
const SEED = Number(process.env.FORMAT_SEED ?? Math.floor(Math.random() * 1_000_000));
const CASES = 1500;

const oracle = oracleForFile();

function routine(name: string, ...types: readonly string[]): SqlRoutine {
  return datetimeRoutines.find((each) => each.name === name && each.arguments.join() === types.join())!;
}

async function expectAgreement(cases: readonly Case[]): Promise<void> {
  expect((await compareWithPostgres(oracle(), cases)).disagreements, `FORMAT_SEED=${SEED}`).toEqual([]);
}

const SHOWN: readonly (readonly [string, readonly string[]])[] = [
  ['timestamp without time zone', TIMESTAMPS],
  ['timestamp with time zone', TIMESTAMPS],
  ['interval', INTERVALS],
];

describe('to_char', () => {
  test.each(SHOWN)('shows %s by any pattern as Postgres does', async (type, values) => {
    const toChar = routine('to_char', type, 'text');
    await expectAgreement(
      generate(CASES, SEED, (choices) =>
        caseOf(toChar, [choices.pick(values), datePattern(choices, type === 'interval')], oracle().now),
      ),
    );
  });

  const numbers: readonly (readonly [string, readonly string[]])[] = [
    ['integer', INTEGERS],
    ['bigint', [...INTEGERS, '9223372036854775807', '-9223372036854775808', '1999']],
    ['numeric', [...NUMBERS, 'NaN', 'Infinity', '-Infinity', '12345678901234567890.123', '1e-20', '1.50']],
    ['real', [...NUMBERS, 'NaN', 'Infinity', '-Infinity', '-0', '1e38', '1e-38']],
    ['double precision', [...NUMBERS, 'NaN', 'Infinity', '-Infinity', '-0', '1e300', '5e-324', '123456789012345678']],
  ];

  test.each(numbers)('shows %s by any pattern as Postgres does', async (type, values) => {
    const toChar = routine('to_char', type, 'text');
    await expectAgreement(
      generate(CASES, SEED, (choices) => caseOf(toChar, [choices.pick(values), numberPattern(choices)], oracle().now)),
    );
  });

  test('patterns whose parts do not go together are refused as a syntax error', () => {
    const bind = routine('to_char', 'integer', 'text').bind!;
    const call = bind({
      argumentTypes: ['integer', 'text'],
      returnType: 'text',
      constants: [],
      environment: { now: 0n },
    });
    for (const pattern of ['9.9.9', '9V.9', 'S9S', 'SMI9', '9PR9', 'RNMI', 'EEEE9', 'FM9EEEE']) {
      expect(() => call(1, pattern), pattern).toThrow(EvaluationError);
    }
  });
});

/** Refused by us (docs/decisions/0118): Postgres takes it for an unsigned number. */
function mayBeNegativeJulian(text: string, pattern: string): boolean {
  return /j/i.test(pattern) && /-[0-9]/.test(text);
}

test('a negative Julian day is refused', () => {
  const read = routine('to_date', 'text', 'text');
  expect(() => caseOf(read, ['-50044', 'J'], 0n).ours()).toThrow(EvaluationError);
});

describe.each(['to_date', 'to_timestamp'])('%s', (name) => {
  test('reads any text by any pattern as Postgres does', async () => {
    const read = routine(name, 'text', 'text');
    const cases = generate(CASES * 2, SEED, (choices) => {
      const first = choices.pick(SHOWN_DATES);
      const text = choices.chance(40) ? first + choices.pick(['', ' ', '-', ':']) + choices.pick(SHOWN_DATES) : first;
      const pattern = choices.chance(40) ? choices.pick(DATE_PATTERNS) : datePattern(choices, false);
      return { text, pattern };
    });
    await expectAgreement(
      cases
        .filter(({ text, pattern }) => !mayBeNegativeJulian(text, pattern))
        .map(({ text, pattern }) => caseOf(read, [text, pattern], oracle().now)),
    );
  });

  test('reads what to_char has shown by the same pattern', async () => {
    const read = routine(name, 'text', 'text');
    const patterns = generate(CASES, SEED, (choices) => ({
      value: choices.pick(TIMESTAMPS),
      pattern: datePattern(choices, false),
    }));
    const toChar = routine('to_char', 'timestamp without time zone', 'text');
    const shown = patterns.flatMap(({ value, pattern }) => {
      const text = caseOf(toChar, [value, pattern], oracle().now).ours();
      const isRead = text !== null && text !== '' && !mayBeNegativeJulian(text, pattern);
      return isRead ? [caseOf(read, [text, pattern], oracle().now)] : [];
    });
    expect(shown.length).toBeGreaterThan(CASES / 2);
    await expectAgreement(shown);
  });
});

test('to_number reads any text by any pattern as Postgres does', async () => {
  const toNumber = routine('to_number', 'text', 'text');
  await expectAgreement(
    generate(CASES * 2, SEED, (choices) =>
      caseOf(toNumber, [choices.pick(SHOWN_NUMBERS), numberPattern(choices)], oracle().now),
    ),
  );
});

test('an empty pattern gives NULL for dates and an empty text for numbers', () => {
  const at = '2024-02-29';
  expect(caseOf(routine('to_char', 'timestamp without time zone', 'text'), [at, ''], 0n).ours()).toBeNull();
  expect(caseOf(routine('to_char', 'integer', 'text'), ['1', ''], 0n).ours()).toBe('');
  expect(caseOf(routine('to_number', 'text', 'text'), ['1', ''], 0n).ours()).toBeNull();
});
