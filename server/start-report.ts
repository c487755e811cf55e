import { rowEquationText } from './cli/row-equation-text.ts';
import type { ExampleRun } from './run-examples.ts';
import { textTable } from './text-table.ts';

/** What the terminal shows when the server is ready. */
export function startReport(of: {
  readonly version: string;
  readonly database: string;
  /** Ids of runs that go on after a crash. */
  readonly resumed: readonly string[];
  readonly ran: readonly ExampleRun[];
  /** With a sign-in token in it. */
  readonly link: string;
  /** `null` where the operator set the key. */
  readonly adminKeyFile: string | null;
  /** Why there is no UI; `null` where there is one. */
  readonly uiFault: string | null;
}): string {
  const key = of.adminKeyFile === null ? [] : [`API key   in ${of.adminKeyFile}`];
  const resumed = of.resumed.map((id) => `Resumed   run ${id}, which was interrupted`);
  return [
    '',
    ...of.ran.map(exampleText),
    `Sluice ${of.version} is ready.`,
    `Postgres  ${of.database}`,
    ...resumed,
    ...key,
    ...openText(of),
    '',
  ].join('\n');
}

function openText({ link, uiFault }: { readonly link: string; readonly uiFault: string | null }): readonly string[] {
  if (uiFault === null) {
    return [`Open      ${link}`, '          The link signs in once, within a day. Ctrl-C stops everything.'];
  }
  return [`API       ${new URL('api/v1', link)}. Ctrl-C stops everything.`, `No UI     ${uiFault}`];
}

function exampleText({ name, run, table, rows }: ExampleRun): string {
  const equation = `${rowEquationText(run.counts)}  (${run.balanced ? 'balanced' : 'NOT BALANCED'})`;
  const why = run.error === null ? [] : [`  ${run.error.message} ${run.error.next}`];
  return [
    `Example "${name}" ran: ${run.status}`,
    `  ${equation}`,
    ...why,
    '',
    `First rows of ${table}:`,
    textTable(rows),
    '',
  ].join('\n');
}
