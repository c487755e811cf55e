import { CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import { ORDER_COLUMNS, writeOrdersCsv } from './orders-csv.ts';

/** A file of the bench, and its columns as Postgres types. */
export interface BenchFile {
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** The case that loads it as it is. */
  readonly plain: string;
  write(path: string, rows: number): Promise<unknown>;
}

export const BENCH_FILES = {
  customers: { columns: CUSTOMER_COLUMNS, plain: 'plain', write: (path, rows) => writeCustomersCsv({ path, rows }) },
  orders: { columns: ORDER_COLUMNS, plain: 'plain-orders', write: writeOrdersCsv },
} as const satisfies Record<string, BenchFile>;

export type BenchFileName = keyof typeof BENCH_FILES;
