import { z } from 'zod';

/** What a file with values in binary may say of itself. */
export const binaryOptions = {
  binaryText: z.enum(['hex', 'base64', 'text']).default('hex').meta({
    title: 'Bytes as text',
    description:
      'How columns of plain bytes are given: hex as Postgres shows a bytea (\\x0a1b), base64, or text, for writers that do not mark their texts as such.',
    advanced: true,
  }),
};

export type BinaryOptions = z.output<z.ZodObject<typeof binaryOptions>>;
