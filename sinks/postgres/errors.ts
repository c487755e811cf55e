import { DatabaseError } from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';

interface Meaning {
  readonly code: string;
  readonly retryable?: boolean;
  readonly what: string;
  readonly next: string;
}

const CONNECTION: Meaning = {
  code: 'sink.connection',
  retryable: true,
  what: 'The connection to Postgres was lost or could not be made',
  next: 'Check that the server runs and can be reached from here; the run goes on from its last commit.',
};
const AUTH: Meaning = {
  code: 'sink.auth',
  what: 'Postgres does not accept the user or the password',
  next: 'Correct the user and password of the database URL and resume the run.',
};
const TABLE_MISSING: Meaning = {
  code: 'sink.table_missing',
  what: 'A table that the load needs is not there',
  next: 'Bring the table back and resume the run. If it is lost, so are the rows that the run had committed to it: create it again and run the pipeline from the start.',
};
const CHANGED: Meaning = {
  code: 'sink.column_changed',
  what: 'A column of the table is no longer of the type that the plan was made for',
  next: 'Save the pipeline again, so that it is planned for the table as it is now, and run it.',
};
const CONFLICT: Meaning = {
  code: 'sink.conflict',
  retryable: true,
  what: 'Another transaction got in the way',
  next: 'Nothing to do: the transaction is tried again.',
};
const CONSTRAINT: Meaning = {
  code: 'sink.constraint',
  what: 'The table refuses a row',
  next: 'The rows of this transaction are tried apart, to find the ones that the table refuses.',
};
const REFUSED: Meaning = {
  code: 'sink.refused',
  what: 'Postgres refuses the statement',
  next: 'Mend what the message names, and resume the run.',
};

/** By SQLSTATE, where the class alone does not say it. */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  '08P01': CHANGED,
  '22P03': CHANGED,
  '22P04': CHANGED,
  '25006': {
    code: 'sink.read_only',
    retryable: true,
    what: 'The server takes no writes: it is a standby, or set to read only',
    next: 'Point the database URL at the primary, or wait for the fail-over to end.',
  },
  '25P03': CONNECTION,
  '25P04': CONNECTION,
  '3D000': {
    code: 'sink.database_missing',
    what: 'The database does not exist',
    next: 'Create the database or correct its name in the database URL.',
  },
  '3F000': TABLE_MISSING,
  '42501': {
    code: 'sink.permission',
    what: 'The database user may not do this',
    next: 'Grant the user what the message names, and resume the run.',
  },
  '42703': {
    code: 'sink.column_missing',
    what: 'A column that the load writes is not in the table',
    next: 'Add the column again, or save the pipeline for the table as it is now, and resume the run.',
  },
  '42809': {
    code: 'sink.not_a_table',
    what: 'The target is not a table that rows can be copied into',
    next: 'Choose a table as the target.',
  },
  '428C9': {
    code: 'sink.generated_column',
    what: 'A column of the target is computed by the table and cannot be written',
    next: 'Drop the field in the pipeline, so that the table computes it.',
  },
  '42P01': TABLE_MISSING,
  '53100': {
    code: 'sink.disk_full',
    what: 'The disk of the database server is full',
    next: 'Free space on the server and resume the run; what was committed is kept.',
  },
  '53200': {
    code: 'sink.out_of_memory',
    retryable: true,
    what: 'The database server is out of memory',
    next: 'Give the server more memory or run fewer lanes.',
  },
  '53300': {
    code: 'sink.connection',
    retryable: true,
    what: 'The server has no connection left',
    next: 'Raise max_connections, close other sessions or run fewer lanes.',
  },
  '54000': CONSTRAINT,
  '55000': {
    code: 'sink.not_ready',
    retryable: true,
    what: 'Postgres does not do this at present',
    next: 'See what the message names; a database that takes no connections is opened by ALTER DATABASE … ALLOW_CONNECTIONS true.',
  },
  '55P03': {
    code: 'sink.locked',
    retryable: true,
    what: 'Another session holds a lock on the table',
    next: 'End the session that holds the lock (see pg_locks), or wait for it.',
  },
  '57014': {
    code: 'sink.timeout',
    retryable: true,
    what: 'Postgres cancelled the statement: it took longer than statement_timeout, or an administrator ended it',
    next: 'See what the server waits for (pg_stat_activity), or set a smaller batchSize.',
  },
};

const BY_CLASS: Readonly<Record<string, Meaning>> = {
  '08': CONNECTION,
  '22': CONSTRAINT,
  '23': CONSTRAINT,
  '28': AUTH,
  '40': CONFLICT,
  '44': CONSTRAINT,
  '57': CONNECTION,
  P0: CONSTRAINT,
};

// Classes that Postgres itself raises (errcodes.txt). Any other comes from RAISE … USING ERRCODE in a trigger.
const POSTGRES_CLASSES = new Set(
  '00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 53 54 55 57 58 72 F0 HV P0 XX'.split(
    ' ',
  ),
);

function meaning(sqlstate: string): Meaning {
  const sqlclass = sqlstate.slice(0, 2);
  const known = BY_CODE[sqlstate] ?? BY_CLASS[sqlclass];
  if (known !== undefined) return known;
  return POSTGRES_CLASSES.has(sqlclass) ? REFUSED : CONSTRAINT;
}

/** The server said no because of a row's values: a constraint, a trigger, an index, a domain. */
export function isRowRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code !== undefined && meaning(error.code) === CONSTRAINT;
}

/** The same of a SQLSTATE, as a condition in SQL. */
export function rowRefusalSql(code: string): string {
  const list = (texts: Iterable<string>): string => `'{${[...texts].join(',')}}'::text[]`;
  const named = Object.keys(BY_CODE);
  const isRefusal = (sqlstate: string): boolean => meaning(sqlstate) === CONSTRAINT;
  const classes = [...POSTGRES_CLASSES].filter((sqlclass) => BY_CLASS[sqlclass] !== CONSTRAINT);
  const refusing = `${code} = ANY (${list(named.filter(isRefusal))})`;
  const other = `${code} <> ALL (${list(named)}) AND left(${code}, 2) <> ALL (${list(classes)})`;
  return `${refusing} OR (${other})`;
}

/** Whether the connection, and with it the open transaction, is gone: anything that is not an answer of the server. */
function isConnectionFailure(error: Error): boolean {
  // Node's network errors carry `syscall` (several at once: an AggregateError); pg's own have no mark at all, and are
  // plain `Error`s, which a defect in a program (TypeError, RangeError …) is not.
  return 'syscall' in error || error instanceof AggregateError || error.constructor === Error;
}

function describe(error: Error): string {
  const text =
    error instanceof AggregateError ? error.errors.map((one: Error) => one.message).join('; ') : error.message;
  return text.endsWith('.') ? text : `${text}.`;
}

/**
 * What Postgres or the network said, as a `PipelineError` placed at `node`. Decides by SQLSTATE, never by text. Errors
 * of ours pass; so does what is neither (an abort, a defect).
 */
export function translatePgError(error: unknown, node?: string): Error {
  if (error instanceof PipelineError) return node === undefined ? error : error.at(node);
  if (!(error instanceof Error)) return new TypeError(`Something that is no error was thrown: ${String(error)}`);
  const place = node === undefined ? {} : { node };
  if (error instanceof DatabaseError && error.code !== undefined) {
    const { code, retryable, what, next } = meaning(error.code);
    return new PipelineError(code, {
      ...place,
      message: `${what}: ${describe(error)}${error.detail === undefined ? '' : ` ${error.detail}`}`,
      next,
      retryable: retryable ?? false,
      detail: {
        sqlstate: error.code,
        ...(error.schema === undefined ? {} : { schema: error.schema }),
        ...(error.table === undefined ? {} : { table: error.table }),
        ...(error.column === undefined ? {} : { column: error.column }),
        ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
      },
      cause: error,
    });
  }
  if (!isConnectionFailure(error)) return error;
  return new PipelineError(CONNECTION.code, {
    ...place,
    message: `${CONNECTION.what}: ${describe(error)}`,
    next: CONNECTION.next,
    retryable: true,
    cause: error,
  });
}
