import type { ClientBase } from 'pg';

/** Makes a pooled session, which has the server's own settings, print values as our readers take them. */
export async function plainTextSession(client: ClientBase): Promise<void> {
  await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, MDY', false), set_config('extra_float_digits', '1', false)`,
  );
}
