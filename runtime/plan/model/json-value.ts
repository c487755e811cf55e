import { z } from 'zod';
import type { Json } from '../../contract/json.ts';

/** Any JSON value. */
export const jsonModel: z.ZodType<Json, Json> = z.json();

/** A JSON object whose fields another definition describes. */
export const jsonObjectModel = z.record(z.string(), jsonModel);

export type JsonObject = { readonly [key: string]: Json };
