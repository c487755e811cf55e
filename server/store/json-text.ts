import type { Json } from '../../runtime/contract/json.ts';

/** A value for a jsonb column. As text, because the driver would send a JavaScript array as a Postgres array. */
export const jsonText = (value: Json | object): string => JSON.stringify(value);
