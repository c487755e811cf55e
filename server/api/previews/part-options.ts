import type { ZodObject, z } from 'zod';
import type { Json } from '../../../runtime/contract/json.ts';
import { check, error } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { isObject } from '../../../runtime/plan/read-fields.ts';
import { invalid } from '../api-error.ts';

/** Parts what is asked for from the definition beside it, which `runtime/plan` reads. */
export function partOptions<Options extends ZodObject>(body: Json, options: Options) {
  if (!isObject(body)) {
    throw invalid([
      error({ code: 'config.invalid', path: '', message: 'A pipeline is an object with a name, nodes and edges' }),
    ]);
  }
  const checked = check<z.output<Options>>(options as never, body, '');
  if (!checked.ok) throw invalid(checked.issues);
  const definition: JsonObject = Object.fromEntries(Object.entries(body).filter(([key]) => !(key in options.shape)));
  return { definition, options: checked.value };
}
