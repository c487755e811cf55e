import { z } from 'zod';

/** `ErrorOrigin`, as it is sent. */
export const originModel = z
  .object({
    label: z.string().meta({ description: 'The file, or whatever else it stands in.' }),
    row: z.int().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    byte: z.int().optional(),
  })
  .meta({ id: 'ErrorOrigin', description: 'Where in the input an error stands.' });
