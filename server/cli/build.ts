// `npm run build`: builds the UI (ui/dist) and the program (dist) where they are missing or out of date, as `npm start`
// does. With `program` after it, only that.
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import { buildProgram } from '../build-program.ts';
import { buildUi } from '../build-ui.ts';
import { reportFailure } from './report-failure.ts';

try {
  const root = dirname(findPackageJSON(import.meta.url)!);
  const say = (line: string): void => console.log(line);
  const program = await buildProgram(root, say);
  if (process.argv[2] !== 'program') {
    say(program);
    say(await buildUi(root, say, new AbortController().signal));
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
