/** Settings of the embedded server, for bulk loads on one machine. Other needs: a Postgres of one's own, by DATABASE_URL. */
export function serverSettings(port: number): Readonly<Record<string, string>> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200', // 16 lanes of several runs, the server's own pool, a person's psql
    shared_buffers: '256MB',
    // A 2 GB load causes a checkpoint or two instead of one every few seconds.
    max_wal_size: '4GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    wal_buffers: '16MB',
    // Nothing replicates from here, so rows of a table made in the same transaction need no log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    jit: 'off', // its start costs more than our statements
    // The server's user is called as the control schema: its unqualified names must not land there.
    search_path: 'public',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
  };
}
