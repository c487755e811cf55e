// `npm run build`: builds the UI (ui/dist) and the program (dist) where they are missing or out of date, as `npm start`
// does. With `program` after it, only that, and without a word.
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import { buildProgram } from '../build-program.ts';
import { buildUi } from '../build-ui.ts';
import { reportFailure } from './report-failure.ts';

try {
  const root = dirname(findPackageJSON(import.meta.url)!);
  const say = (line: string): void => console.log(line);
  // A second, before `npm start` has looked at its settings: what is wrong with these is all that it says.
  if (process.argv[2] === 'program') await buildProgram(root, () => {});
  else {
    say(await buildProgram(root, say));
    say(await buildUi(root, say, new AbortController().signal));
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
