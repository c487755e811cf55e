import { z } from 'zod';
import { archiveFolderFault } from '../../runtime/contract/archive-folder-fault.ts';

/** Where the files of a source go. */
export const atomicity = z
  .strictObject({
    successFolder: z
      .string()
      .min(1)
      .superRefine((folder, context) => {
        const fault = archiveFolderFault(folder);
        if (fault !== null) context.addIssue({ code: 'custom', message: `${fault.message} ${fault.next}` });
      })
      .meta({
        title: 'Folder of loaded files',
        description:
          "From the connector's root; each file keeps its path beneath it. `{YYYY}`, `{MM}`, `{DD}`, `{HH}` are of the start of the run, UTC, `{runId}` is its id. A name that is taken gets a number: `a~2.csv`.",
        examples: ['.archive/{YYYY}/{MM}/{DD}/'],
      }),
  })
  .meta({
    title: 'Put files away',
    description:
      'The files of this source are moved once all rows of the load are in the table, each one once, whatever crashes, as a node of the type archive does for the sources before it. A load that fails moves none; a file that cannot be moved fails the run, and a resume moves what is left.',
    examples: [{ successFolder: '.archive/{YYYY}/{MM}/{DD}/' }],
  });
