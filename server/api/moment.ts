import { z } from 'zod';

/** Years and offsets that Postgres does not have. */
const NOT_IN_POSTGRES = /^0000|[+-](1[6-9]|2\d):\d\d$/;

/** A point in time with its offset. */
export const moment = z.iso.datetime({ offset: true }).refine((text) => !NOT_IN_POSTGRES.test(text), {
  error: 'Must be of the year 1 or later, and within 16 hours of UTC',
});
