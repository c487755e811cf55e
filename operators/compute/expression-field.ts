import { z } from 'zod';

/** The config field that an expression is written in. */
export const expressionField = z
  .string()
  .min(1)
  .meta({
    title: 'Expression',
    description:
      'An SQL expression over the fields, with the functions, operators and types of Postgres, such as `upper(name)`. A name that is not all in lower case is written in double quotes. A row for which it has no value, such as a division by zero, becomes a reject.',
    examples: ["upper(name) || ' ' || country", 'round(amount * 1.19, 2)'],
  });
