import type { AnyOperator } from '../runtime/contract/registry.ts';
import { addField } from './add-field.ts';
import { castType } from './cast-type.ts';
import { dropFields } from './drop-fields.ts';
import { filterRows } from './filter-rows.ts';
import { maskPii } from './mask-pii.ts';
import { renameField } from './rename-field.ts';

/** Every operator there is, in the order in which they are offered. */
export const operators: readonly AnyOperator[] = [renameField, castType, filterRows, dropFields, addField, maskPii];
