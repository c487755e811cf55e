// Started by the tests as a process of its own: starts the embedded Postgres of argv[2], says so, and stays.
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';

const lines: string[] = [];
const server = await startEmbeddedPostgres({
  dataFolder: process.argv[2]!,
  report: (line) => lines.push(line),
  settings: { fsync: 'off' },
});
console.log(JSON.stringify({ url: server.url, pid: server.pid, directory: server.directory, lines }));
setInterval(() => {}, 60_000);
