import type { AnyOperator } from '../runtime/contract/registry.ts';
import { addField } from './add-field.ts';
import { castType } from './cast-type.ts';
import { computeField } from './compute-field.ts';
import { dropFields } from './drop-fields.ts';
import { explode } from './explode.ts';
import { filterRows } from './filter-rows.ts';
import { flatten } from './flatten.ts';
import { maskPii } from './mask-pii.ts';
import { renameField } from './rename-field.ts';
import { unpivot } from './unpivot.ts';

/** Every operator there is, in the order in which they are offered. */
export const operators: readonly AnyOperator[] = [
  renameField,
  castType,
  computeField,
  filterRows,
  dropFields,
  addField,
  maskPii,
  flatten,
  explode,
  unpivot,
];
