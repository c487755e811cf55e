import { z } from 'zod';
import { archiveFolderFault } from '../../runtime/contract/archive-folder-fault.ts';

const folder = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    const fault = archiveFolderFault(value);
    if (fault !== null) context.addIssue({ code: 'custom', message: `${fault.message} ${fault.next}` });
  });

const TOKENS = '`{YYYY}`, `{MM}`, `{DD}`, `{HH}` are of the start of the run, UTC, `{runId}` is its id';

/** Where the files of a source go. */
export const atomicity = z
  .strictObject({
    successFolder: folder.optional().meta({
      title: 'Folder of loaded files',
      description: `From the connector's root; each file keeps its path beneath it. ${TOKENS}. A name that is taken gets a number: \`a~2.csv\`.`,
      examples: ['.archive/{YYYY}/{MM}/{DD}/'],
    }),
    stagingFolder: folder
      .refine((value) => !value.includes('{'), 'The folder is the same for all runs: it has no tokens.')
      .optional()
      .meta({
        title: 'Folder of files that are being read',
        description:
          'A run moves its files there before it reads them, so that no other run reads them too: `a.csv` becomes `a.csv.` and the id of the run. They go by their own paths all the same. A run that fails or is cancelled gives them back; one that another run holds is left out.',
        examples: ['.processing/'],
      }),
    failureFolder: folder.optional().meta({
      title: 'Folder of failed files',
      description: `As the folder of loaded files, for a file that cannot be read on, or a row of which stops the load. \`a.csv.reason.json\` beside it says why; a name that would be too long is cut. A resume of the run that failed takes the file back and reads on. Without this it stays where it is.`,
      examples: ['.failed/'],
    }),
  })
  .superRefine((folders, context) => {
    const given = Object.entries(folders).filter((entry): entry is [string, string] => entry[1] !== undefined);
    if (given.length === 0)
      context.addIssue({ code: 'custom', message: 'Name at least one folder, or leave atomicity out.' });
    for (const [index, [name, value]] of given.entries()) {
      const other = given.slice(0, index).find(([, before]) => isWithin(before, value) || isWithin(value, before));
      if (other === undefined) continue;
      const message = `${name} and ${other[0]} are one folder, or one is in the other. Give each a folder of its own.`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .meta({
    title: 'Put files away',
    description:
      'The files of this source are moved once all rows of the load are in the table, each one once, whatever crashes, as a node of the type archive does for the sources before it; those that cannot be read on go to a folder of their own. A load that fails moves no file but the one that it failed at; a file that cannot be moved fails the run, and a resume moves what is left.',
    examples: [
      { stagingFolder: '.processing/', successFolder: '.archive/{YYYY}/{MM}/{DD}/', failureFolder: '.failed/' },
    ],
  });

function isWithin(folder: string, of: string): boolean {
  return `${folder.replace(/\/+$/, '')}/`.startsWith(`${of.replace(/\/+$/, '')}/`);
}
