import { Command, InvalidArgumentError } from 'commander';

const MOST_ROWS = 1_000;
const ROWS = 10;

interface PreviewOptions {
  readonly rows: number;
  readonly node?: string;
  readonly json?: boolean;
}

/** `sluice preview FILE`: the first rows through every node, and nothing written. */
export const preview = (): Command =>
  new Command('preview')
    .description(
      'let the first rows of a pipeline file pass every node, and show what each does to them; writes nothing',
    )
    .argument('<file>', 'pipeline, JSON or YAML')
    .option('--rows <n>', `records of the source to read, at most ${MOST_ROWS}`, rowsOf, ROWS)
    .option('--node <id>', 'the last node to look at')
    .option('--json', 'one JSON line a node')
    .addHelpText(
      'after',
      "\nUnique values, foreign keys and triggers are the table's to test, in a run.\n\nExit code: 0 shown, 1 a source or a node failed, 2 mistakes in the file.",
    )
    .action(async (path: string, options: PreviewOptions) => {
      const { readSettings } = await import('../settings.ts');
      const { samplePipelineFile } = await import('./sample-file.ts');
      const { issueLine } = await import('./pipeline-file.ts');
      const { nodeText, readText } = await import('./preview-text.ts');
      const { print } = await import('./print.ts');
      const wish = { path, limit: options.rows, ...(options.node === undefined ? {} : { upTo: options.node }) };
      const { sample, warnings } = await samplePipelineFile(readSettings(process.env), wish);
      for (const warning of warnings) console.error(issueLine(warning));
      for (const node of sample.nodes) {
        const text = options.json ? JSON.stringify(node) : nodeText(node, sample);
        if (!(await print(`${text}\n`))) return;
      }
      if (!options.json) await print(`${readText(sample)}\n`);
    });

function rowsOf(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new InvalidArgumentError(`It is a number from 1 to ${MOST_ROWS}.`);
}
