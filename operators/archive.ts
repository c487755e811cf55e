import { z } from 'zod';
import { archiveFolderFault } from '../runtime/contract/archive-folder-fault.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { stateless } from './stateless.ts';

const config = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('.archive/{YYYY}/{MM}/{DD}/')
    .meta({
      title: 'Folder',
      description:
        "Where the files go, from the connector's root; each keeps its path beneath it. `{YYYY}`, `{MM}`, `{DD}`, `{HH}` are of the start of the run, UTC, `{runId}` is its id. A name that is taken gets a number: `a~2.csv`.",
      examples: ['.archive/{YYYY}/{MM}/{DD}/', '.done/{runId}/'],
    }),
  onFailure: z.enum(['fail', 'warn']).default('fail').meta({
    title: 'When a file cannot be moved',
    description:
      '`fail`: so does the run, its rows being in the table; a resume moves what is left. `warn`: its log says so.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Moves the files of the source once all their rows are in the table, each one once, whatever crashes. Rows pass
 * unchanged. A load that fails moves none. A file that has changed since it was loaded stays where it is, and so does one
 * that is a symbolic link.
 */
export const archive = stateless<Config>({
  type: 'archive',
  aliases: [],
  title: 'Archive',
  summary: 'Moves the files of the source to a folder once the load is in. Rows pass unchanged.',
  category: 'Rows',
  behaviour: {
    null: 'Rows pass as they are.',
    missing: 'A file that is gone when it is to be moved fails the run, or is said in its log.',
    mismatch: 'Rows pass as they are.',
    duplicate: 'A file whose name the folder has already gets a number before its ending.',
    tooMany: 'A second archive node is refused when the pipeline is saved.',
    tooFew: 'A load that fails moves no file.',
  },
  config,
  examples: [
    { title: 'By the day of the load', config: {} },
    { title: 'By run, never failing it', config: { folder: '.done/{runId}', onFailure: 'warn' } },
  ],
  output: ({ folder }, input) => ({ columns: input, issues: folderIssues(folder) }),
  apply: () => (batch) => batch,
  archive: ({ folder, onFailure }) => ({ folder, onFailure }),
});

function folderIssues(folder: string): ConfigIssue[] {
  const fault = archiveFolderFault(folder);
  return fault === null ? [] : [{ code: 'config.invalid', field: 'folder', ...fault }];
}
