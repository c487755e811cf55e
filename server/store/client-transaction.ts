import type { Pool, PoolClient } from 'pg';

/** All of `work` happens on one connection, or nothing of it does. */
export async function clientTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      // The connection is gone, and with it the transaction: the pool must not hand it out again.
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
