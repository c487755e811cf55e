import { ApiError } from '../api-error.ts';

/** The error for a table that is there already, and is no schema's. */
export const tableExists = (table: string): ApiError =>
  new ApiError(409, 'schema.table_exists', {
    message: `There is a table ${table} already, which no schema of Sluice describes.`,
    next: 'Choose another name for the schema, or rename that table.',
  });
