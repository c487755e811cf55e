import pg from 'pg';

/** Whether a Postgres answers at `url`, with its password. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  let answered = false;
  client.on('error', () => {
    answered = false; // it went down between the answer and our goodbye
  });
  try {
    await client.connect();
    await client.query('SELECT 1');
    answered = true;
    await client.end();
  } catch {
    answered = false; // shutting down, or of another password
  }
  return answered;
}
