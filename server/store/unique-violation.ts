import pg from 'pg';

const UNIQUE_VIOLATION = '23505';

/** Whether Postgres refused a key that is taken. */
export const isUniqueViolation = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;
