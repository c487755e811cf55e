import { forgiveGoneReaders } from './print.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';

/** Runs the command that the command line names; a failure is said, and becomes the exit code. */
export async function runProgram(): Promise<void> {
  forgiveGoneReaders();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
