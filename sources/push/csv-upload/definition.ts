import { z } from 'zod';
import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../../files/file-read-config.ts';
import { delimiterModel } from '../../formats/csv/options.ts';

const config = z.strictObject({
  delimiter: delimiterModel.default('comma'),
  hasHeader: z
    .boolean()
    .default(true)
    .meta({ title: 'Header row', description: 'The first record of an upload names the columns.' }),
});

export const csvUpload: ConnectorDefinition<z.output<typeof config>, FileReadConfig> = {
  kind: 'connector',
  type: 'csv_upload',
  title: 'CSV file upload',
  summary: 'Files that are uploaded through the API or the browser.',
  category: 'api',
  config,
  auth: { none: z.null() },
  comesWithRun: true,
  source: fileReadConfig,
  examples: [
    { title: 'Comma and header', config: {} },
    { title: 'Semicolons, no header', config: { delimiter: 'semicolon', hasHeader: false } },
  ],
  async load() {
    const [{ localStore }, { privateRefusal }, { fileSource }] = await Promise.all([
      import('../../files/local-fs/store.ts'),
      import('../../files/local-fs/refuse-private.ts'),
      import('../../files/file-source.ts'),
    ]);
    return ({ connector, read, baseDirectory, ...input }) => {
      const fileFormat = read.fileFormat ?? 'csv';
      return fileSource({
        ...input,
        store: localStore(baseDirectory, baseDirectory, privateRefusal(baseDirectory)),
        read: {
          ...read,
          fileFormat,
          // Other formats have a delimiter of their own, or none.
          ...(fileFormat === 'csv' ? { delimiter: read.delimiter ?? connector.delimiter } : {}),
          hasHeader: read.hasHeader && connector.hasHeader,
        },
      });
    };
  },
};
