import { concatMap, from, map } from 'rxjs';
import { z } from 'zod';
import { type RowBatch, RULE_ACTIONS } from '../runtime/contract/batch.ts';
import type { OperatorDefinition } from '../runtime/contract/operator.ts';
import { loadLanguage } from './expression/language.ts';
import { RememberedKeys } from './keys/remembered-keys.ts';
import { createRuleCheck } from './validate/check-rules.ts';
import { datasetLevel, datasetRules } from './validate/dataset-level.ts';
import { ruleIssues } from './validate/rule-issues.ts';
import { RULE_FORMS, readRule } from './validate/rule-text.ts';
import { claimValues, rememberValues, withoutTaken } from './validate/unique-values.ts';

const rowRule = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .meta({ title: 'Id', description: 'Names the rule in rejects and counts.', examples: ['amt-positive'] }),
  field: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Field',
      description: 'Field that the rule judges; an expression needs none.',
      examples: ['amount'],
    }),
  rule: z
    .string()
    .min(1)
    .meta({ title: 'Rule', description: `What must hold. ${RULE_FORMS}.`, examples: ['gt:0', 'between:1,10'] }),
  onFail: z.enum(RULE_ACTIONS).default('abort').meta({
    title: 'When it is broken',
    description: 'abort: the run stops. skip: the row is logged and dropped. quarantine: it becomes a dead letter.',
  }),
});

const config = z
  .strictObject({
    rowLevel: z
      .array(rowRule)
      .default([])
      .meta({
        title: 'Rules of rows',
        description: 'Judged in their order; the first that a row breaks decides what becomes of it.',
        examples: [[{ id: 'amt-positive', field: 'amount', rule: 'gt:0', onFail: 'quarantine' }]],
      }),
    datasetLevel: datasetLevel.default({}).meta({
      title: 'Rules of the load',
      description:
        'Looked at in the rows that are about to be loaded, all together, before any of them can be seen; the load is staged for it.',
      examples: [{ rowCount: { min: 1 }, nullRate: { field: 'email', max: 0.05 } }],
    }),
    quarantine: z
      .strictObject({
        table: z
          .string()
          .regex(/^([a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}$/, 'Must be a name, or schema.name, in lower case')
          .meta({
            title: 'Table',
            description: 'Made by itself, in `dlq` or the own schema.',
            examples: ['dlq.orders'],
          }),
      })
      .optional()
      .meta({
        title: 'Quarantine table',
        description: 'A view over the dead letters of this node, for whoever looks at them in SQL.',
        advanced: true,
      }),
  })
  .superRefine(({ rowLevel, datasetLevel }, context) => {
    if (rowLevel.length === 0 && Object.keys(datasetLevel).length === 0) {
      context.addIssue({ code: 'custom', path: [], message: 'Give rules in rowLevel, datasetLevel, or both.' });
    }
    rowLevel.forEach(({ id }, index) => {
      if (rowLevel.findIndex((other) => other.id === id) < index) {
        context.addIssue({
          code: 'custom',
          path: ['rowLevel', index, 'id'],
          message: `Another rule has the id "${id}".`,
        });
      }
    });
  });

/**
 * Holds rows to rules. A row that breaks one becomes a reject that names the rule, and goes where the rule's `onFail`
 * says, whatever the pipeline's error handling. NULL breaks `required` only, and empty text does, too. Numbers, dates and
 * times are compared as values of the field's type; a cell that is none breaks the rule. `unique` is within the run, for any
 * number of lanes, and judged last: of equal values the first that comes stays, with several lanes the first of any lane.
 * What is asked of the load is looked at in the staged rows, in columns of the target; where there is no value to look at,
 * it has failed.
 */
export const validate: OperatorDefinition<z.output<typeof config>> = {
  kind: 'operator',
  type: 'validate',
  aliases: [],
  title: 'Validate',
  summary: 'Holds rows to rules, and the whole load to bounds.',
  category: 'Rows',
  behaviour: {
    null: 'Keeps every rule but `required`.',
    missing: 'A rule about a field that does not come in is refused when the pipeline is saved.',
    mismatch:
      "A cell that is not of its field's type breaks the rule, with the code of the type; a rule that the field's type does not take is refused when the pipeline is saved.",
    duplicate:
      'With `unique`, of equal values in a run one row stays and the others break the rule; NULLs are not equal.',
    tooMany: 'More rows than `rowCount` allows fail the load before anyone can see a row of it.',
    tooFew: 'Fewer rows than `rowCount` asks for fail the load before anyone can see a row of it.',
  },
  holds: 'nothing',
  config,
  examples: [
    {
      title: 'Amounts above zero, and one of two states',
      config: {
        rowLevel: [
          { id: 'amt-positive', field: 'balance', rule: 'gt:0', onFail: 'quarantine' },
          { id: 'known-state', field: 'state', rule: 'in:CA,NY', onFail: 'skip' },
        ],
      },
    },
    {
      title: 'Addresses that come once',
      config: {
        rowLevel: [
          { id: 'has-email', field: 'email', rule: 'required', onFail: 'skip' },
          { id: 'email', field: 'email', rule: 'email', onFail: 'quarantine' },
          { id: 'email-once', field: 'email', rule: 'unique', onFail: 'quarantine' },
        ],
      },
    },
    {
      title: 'A condition over several fields',
      config: {
        rowLevel: [{ id: 'in-order', rule: 'expression:signup <= last_seen', onFail: 'quarantine' }],
      },
    },
    {
      title: 'Enough rows, few of them without an address',
      config: {
        datasetLevel: {
          columnSet: { columns: ['email', 'balance'] },
          rowCount: { min: 1, max: 1_000_000 },
          nullRate: { field: 'email', max: 0.05 },
          distinctCount: { field: 'state', min: 2, onFail: 'warn' },
          mean: { field: 'balance', min: 0, max: 1_000 },
        },
      },
    },
  ],
  quarantines: ({ rowLevel }) => rowLevel.some(({ onFail }) => onFail === 'quarantine'),
  quarantineTable: ({ quarantine }) => quarantine?.table ?? null,
  dataset: ({ datasetLevel }) => datasetRules(datasetLevel),
  claims: ({ rowLevel }) => rowLevel.some(({ rule }) => isUnique(rule)),
  remembers: ({ rowLevel }) => rowLevel.some(({ rule }) => isUnique(rule)),
  prepare: async ({ rowLevel }) => {
    if (rowLevel.some(({ rule }) => usesLanguage(rule))) await loadLanguage();
  },
  output: ({ rowLevel }, input) => ({
    columns: input,
    issues: rowLevel.flatMap((rule, index) => ruleIssues(rule, input, `rowLevel[${index}]`)),
  }),
  build({ rowLevel }, input, context) {
    const check = createRuleCheck(
      rowLevel.filter(({ rule }) => !isUnique(rule)),
      input,
      context,
    );
    const unique = rowLevel.filter(({ rule }) => isUnique(rule));
    if (unique.length === 0) return map(check);
    return (batches) => {
      const known = context.state === null ? null : new RememberedKeys(context.state, context);
      const ask = known === null ? claimValues(context) : rememberValues(known);
      const pass = async (batch: RowBatch): Promise<RowBatch> => {
        await known?.restoring;
        return withoutTaken(check(batch), unique, { input, context, ask });
      };
      return batches.pipe(concatMap((batch) => from(pass(batch))));
    };
  },
};

/** Whether a rule is an expression, or a regular expression as Postgres reads them. */
function usesLanguage(text: string): boolean {
  const rule = readRule(text);
  return typeof rule !== 'string' && (rule.kind === 'expression' || rule.kind === 'regex');
}

function isUnique(text: string): boolean {
  const rule = readRule(text);
  return typeof rule !== 'string' && rule.kind === 'unique';
}
