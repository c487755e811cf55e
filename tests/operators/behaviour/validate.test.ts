import { expect } from 'vitest';
import { validate } from '../../../operators/validate.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { column } from '../../contract/batch-of.ts';
import { describeBehaviour } from '../../contract/describe-behaviour.ts';
import { workplace } from '../../worker/workplace.ts';

const columns = [column('n', 'integer'), column('t', 'text')];
const rule = (text: string, field = 'n') => ({ rowLevel: [{ id: 'r', field, rule: text, onFail: 'quarantine' }] });

const load = (config: Json, ...rows: readonly string[]) =>
  workplace({
    files: { 'a.csv': `n,t\n${rows.join('\n')}\n` },
    fields: [
      { name: 'n', dataType: 'integer' },
      { name: 't', dataType: 'text' },
    ],
    nodes: [{ nodeType: 'validate', config }],
  });

/** Loads two rows under bounds of their number that they break. */
async function failsOn(rowCount: Json): Promise<void> {
  await using place = await load({ datasetLevel: { rowCount } }, '1,a', '2,b');
  expect(await place.run()).toMatchObject({ status: 'failed', error: { code: 'validation.dataset', node: 'n1' } });
  expect(await place.query('SELECT * FROM ds_t')).toEqual([]);
}

describeBehaviour(validate, {
  null: [
    ...['gt:0', 'neq:1', 'in:1,2', 'between:1,2', 'expression:n > 0'].map((text) => ({
      config: rule(text),
      columns,
      rows: [{ n: null, t: 'a' }],
      expect: [{ n: null, t: 'a' }],
    })),
    {
      config: rule('required'),
      columns,
      rows: [{ n: null, t: 'a' }],
      expect: [],
      rejects: [{ rowNumber: 1, column: 'n', value: null, code: 'row.rule', rule: 'r', action: 'quarantine' }],
    },
  ],
  missing: {
    config: rule('gt:0', 'm'),
    columns,
    issues: [{ code: 'config.unknown_field', field: 'rowLevel[0].field' }],
  },
  mismatch: [
    {
      config: rule('gt:0'),
      columns,
      rows: [
        { n: 'x', t: 'a' },
        { n: '1', t: 'a' },
      ],
      expect: [{ n: '1', t: 'a' }],
      rejects: [{ rowNumber: 1, column: 'n', value: 'x', code: 'row.not_an_integer', rule: 'r' }],
    },
    {
      config: rule('email'),
      columns,
      issues: [{ code: 'config.type_not_permitted', field: 'rowLevel[0].rule' }],
    },
  ],
  duplicate: async () => {
    await using place = await load(rule('unique'), '7,a', '8,b', '07,c', ',d', ',e');
    expect(await place.run()).toMatchObject({ balanced: true, counts: { loaded: 4, deadLettered: 1 } });
    expect(await place.query('SELECT n, t FROM ds_t ORDER BY t')).toEqual([
      { n: 7, t: 'a' },
      { n: 8, t: 'b' },
      { n: null, t: 'd' },
      { n: null, t: 'e' },
    ]);
    expect(await place.query('SELECT code, rule FROM sluice.rejects')).toEqual([{ code: 'row.not_unique', rule: 'r' }]);
  },
  tooMany: () => failsOn({ max: 1 }),
  tooFew: () => failsOn({ min: 3 }),
});
