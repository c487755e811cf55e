import { lookupRows } from '../../sinks/postgres/lookup-rows.ts';
import type { LookupPort, LookupTable } from '../contract/operator.ts';
import type { WithClient } from './database.ts';

/** An operator's way to the tables that its plan names, over the lane's own connection. */
export function createLookupPort(tables: Readonly<Record<string, LookupTable>>, withClient: WithClient): LookupPort {
  return {
    table(ref) {
      const table = Object.hasOwn(tables, ref) ? tables[ref] : undefined;
      if (table === undefined) throw new TypeError(`the plan names no schema "${ref}"`);
      return table;
    },
    find(request, signal) {
      signal.throwIfAborted();
      return withClient((client) => lookupRows(client, request));
    },
  };
}
