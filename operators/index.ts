import type { AnyOperator } from '../runtime/contract/registry.ts';
import { dropFields } from './drop-fields.ts';
import { maskPii } from './mask-pii.ts';
import { renameField } from './rename-field.ts';

/** Every operator there is, in the order in which they are offered. */
export const operators: readonly AnyOperator[] = [renameField, dropFields, maskPii];
