import type { LookupTable } from '../../runtime/contract/operator.ts';
import type { LookupConfig } from './config.ts';

/** Of a schema's tables the one that is looked into; `null` where it has no summary. */
export function lookedInto(table: LookupTable, { lookupTable }: Pick<LookupConfig, 'lookupTable'>): LookupTable | null {
  return lookupTable === 'table' ? table : (table.summary ?? null);
}
