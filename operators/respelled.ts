import { type ZodType, z } from 'zod';

/** Lets a config also be written with other keys, such as the typed IR's. A key given in both spellings is an error. */
export function respelled<T extends ZodType>(keys: Readonly<Record<string, string>>, config: T): z.ZodPreprocess<T> {
  return z.preprocess((input) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
    const given = input as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(given).map(([key, value]) => {
        const proper = keys[key];
        return [proper === undefined || proper in given ? key : proper, value];
      }),
    );
  }, config);
}
