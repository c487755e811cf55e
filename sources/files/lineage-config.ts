import { z } from 'zod';
import type { LineageKind } from '../../runtime/contract/lineage.ts';

const name = z.string().min(1);

/** What each row is to say of where it was read. */
export const lineageConfig = z
  .strictObject({
    file: name.optional().meta({
      title: 'Column of the path',
      description:
        "text: the file's path from the connector's root; of an archive with its member, of a workbook of which all sheets are read with the sheet.",
      examples: ['source_file'],
    }),
    row: name.optional().meta({
      title: 'Column of the row number',
      description:
        'bigint: number of the record in the file, from 1, without the header; records that are rejected count. Dead letters have the same number.',
      examples: ['source_row'],
    }),
    source: name.optional().meta({
      title: 'Column of the source',
      description: 'text: id of the source node, for a pipeline that has several.',
      examples: ['source_node'],
    }),
  } satisfies Record<LineageKind, z.ZodType>)
  .superRefine((lineage, context) => {
    const taken = new Set<string>();
    for (const [key, column] of Object.entries(lineage)) {
      if (column === undefined) continue;
      if (taken.has(column))
        context.addIssue({ code: 'custom', path: [key], message: `Two columns cannot both be named "${column}"` });
      taken.add(column);
    }
  })
  .meta({
    title: 'Lineage columns',
    description:
      'Columns behind those of the file that say where each row was read; they can be mapped, filtered and used in expressions as any other. A column of the files that has such a name is a mistake; where one comes later, or columns are declared without it, it is not read, as any that the pipeline does not know.',
    examples: [{ file: 'source_file', row: 'source_row' }],
    advanced: true,
  });
