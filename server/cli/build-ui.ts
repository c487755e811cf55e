// `npm run build`: builds ui/dist where it is missing or out of date, as the server does at its start.
import { fileURLToPath } from 'node:url';
import { buildUi } from '../build-ui.ts';
import { reportFailure } from './report-failure.ts';

try {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  console.log(await buildUi(root, (line) => console.log(line), new AbortController().signal));
} catch (error) {
  process.exitCode = reportFailure(error);
}
