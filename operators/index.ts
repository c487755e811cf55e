import type { AnyOperator } from '../runtime/contract/registry.ts';
import { addField } from './add-field.ts';
import { aggregate } from './aggregate.ts';
import { archive } from './archive.ts';
import { branch } from './branch.ts';
import { castType } from './cast-type.ts';
import { computeField } from './compute-field.ts';
import { deduplicate } from './deduplicate.ts';
import { dropFields } from './drop-fields.ts';
import { enrich } from './enrich.ts';
import { explode } from './explode.ts';
import { filterRows } from './filter-rows.ts';
import { flatten } from './flatten.ts';
import { hashField } from './hash-field.ts';
import { join } from './join.ts';
import { lookupJoin } from './lookup-join.ts';
import { mapValues } from './map-values.ts';
import { maskPii } from './mask-pii.ts';
import { mergeFields } from './merge-fields.ts';
import { pivot } from './pivot.ts';
import { renameField } from './rename-field.ts';
import { sort } from './sort.ts';
import { splitField } from './split-field.ts';
import { summarize } from './summarize.ts';
import { union } from './union.ts';
import { unpivot } from './unpivot.ts';
import { validate } from './validate.ts';

/** Every operator there is, in the order in which they are offered. */
export const operators: readonly AnyOperator[] = [
  renameField,
  castType,
  computeField,
  filterRows,
  validate,
  dropFields,
  addField,
  mapValues,
  splitField,
  mergeFields,
  hashField,
  maskPii,
  flatten,
  explode,
  unpivot,
  lookupJoin,
  enrich,
  branch,
  union,
  join,
  deduplicate,
  aggregate,
  sort,
  pivot,
  summarize,
  archive,
];
