import { Command } from 'commander';
import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';
import type { LetterRow } from '../store/dead-letters.ts';
import type { LetterCause } from '../store/letter-causes.ts';
import type { ControlPlane } from './control-plane.ts';
import { JSON_OPTION, RUN_EXIT_CODES } from './run-options.ts';

interface Which {
  readonly pipeline?: string;
  readonly run?: string;
  readonly source?: string;
  readonly node?: string;
  readonly column?: string;
  readonly code?: string;
}

/** `sluice dead-letters`: looks at rejected rows that were kept, replays or discards them. */
export const deadLetters = (): Command => {
  const group = new Command('dead-letters').description('list, replay or discard rows that were rejected and kept');
  for (const make of [list, causes, replay, discard]) group.addCommand(make());
  return group;
};

/** Every command says which dead letters it means. */
function selecting(command: Command): Command {
  return command
    .option('--pipeline <id>', 'of a pipeline: its name or id')
    .option('--run <id>', 'of a run')
    .option('--source <id>', 'of rows that a source node read')
    .option('--node <id>', 'rejected at a node')
    .option('--column <name>', 'for a column')
    .option('--code <code>', 'for a cause, such as row.not_an_integer');
}

const list = (): Command =>
  selecting(new Command('list').description('open dead letters as JSON lines')).action(async (which: Which) => {
    await withLetters(which, async ({ plane, filter }) => {
      const { readLetterRows } = await import('../store/dead-letters.ts');
      const { print } = await import('./print.ts');
      for (let after: string | null = null; ; ) {
        const page = { tenant: plane.tenant.id, filter, after, limit: 500 };
        const { rows } = await readLetterRows(plane.pool, page);
        const last = rows.at(-1);
        if (last === undefined) return;
        const lines = rows.map((row) =>
          JSON.stringify(row.edited === null ? lineOf(row) : { ...lineOf(row), edited: row.edited }),
        );
        if (!(await print(`${lines.join('\n')}\n`))) return;
        after = last.id;
      }
    });
  });

function lineOf(row: LetterRow) {
  const { id, source, label, node, value, code, reason, record } = row;
  const line = row.line === null ? {} : { line: Number(row.line) };
  return {
    id,
    run: row.run_id,
    source,
    label,
    row: Number(row.row_number),
    ...line,
    ...(row.byte_offset === null ? {} : { byte: Number(row.byte_offset) }),
    node,
    column: row.column_name,
    value,
    code,
    reason,
    record,
  };
}

const causes = (): Command =>
  selecting(new Command('causes').description('open dead letters, counted by what was wrong with them')).action(
    async (which: Which) => {
      await withLetters(which, async ({ plane, filter }) => {
        const { readCauses } = await import('../store/letter-causes.ts');
        const { textTable } = await import('../text-table.ts');
        const found = await readCauses(plane.pool, plane.tenant.id, filter);
        console.log(
          found.length === 0
            ? 'No dead letter is open.'
            : textTable(
                found.map(({ count, pipelineName, column, code, reason, ...cause }) => ({
                  count,
                  pipeline: pipelineName,
                  node: nodeText(cause),
                  column,
                  code,
                  reason,
                })),
              ),
        );
      });
    },
  );

/** What the user calls a node, what it is, and its id where that says something else: `--node` takes it. */
function nodeText({ node, nodeLabel, nodeType }: Pick<LetterCause, 'node' | 'nodeLabel' | 'nodeType'>): string {
  const said = [...(nodeType === null ? [] : [nodeType]), ...(nodeLabel === node ? [] : [node])];
  return said.length === 0 ? nodeLabel : `${nodeLabel} (${said.join(', ')})`;
}

const discard = (): Command =>
  selecting(new Command('discard').description('mark open dead letters as done with: nobody will replay them')).action(
    async (which: Which) => {
      await withLetters(which, async ({ plane, filter }) => {
        const { discardLetters } = await import('../store/dead-letters.ts');
        console.log(`discarded ${await discardLetters(plane.pool, plane.tenant.id, filter)}`);
      });
    },
  );

const replay = (): Command =>
  selecting(
    new Command('replay')
      .description('run open dead letters of one pipeline again; each lands once, however often it is asked for')
      .argument('[file]', 'the pipeline file, for a run that was made from one'),
  )
    .option(...JSON_OPTION)
    .addHelpText('after', RUN_EXIT_CODES)
    .action(async (path: string | undefined, { json = false, ...which }: Which & { readonly json?: boolean }) => {
      const { readSettings } = await import('../settings.ts');
      const { withRunner } = await import('./with-runner.ts');
      const { replayRequest } = await import('./replay-request.ts');
      const { letterFilter } = await import('./letter-filter.ts');
      const settings = readSettings(process.env);
      await withRunner(settings, json, async ({ plane, signal, follow }) => {
        const filter = await letterFilter(plane, which);
        const { allowPrivateHosts } = settings;
        const request = await replayRequest({ plane, filter, path, allowPrivateHosts, signal });
        await follow(null, (runner) => runner.start(request));
      });
    });

interface LetterWork {
  readonly plane: ControlPlane;
  /** Open ones. */
  readonly filter: DeadLetterFilter;
}

async function withLetters(which: Which, work: (work: LetterWork) => Promise<void>): Promise<void> {
  const { readSettings } = await import('../settings.ts');
  const { openDatabase } = await import('./database.ts');
  const { openControlPlane } = await import('./control-plane.ts');
  const { letterFilter } = await import('./letter-filter.ts');
  const settings = readSettings(process.env);
  await using opened = new AsyncDisposableStack();
  const database = await openDatabase(settings, (line) => console.error(line));
  opened.defer(() => database.close());
  const plane = await openControlPlane(settings, database.url);
  opened.defer(() => plane.close());
  await work({ plane, filter: { ...(await letterFilter(plane, which)), status: 'open' } });
}
