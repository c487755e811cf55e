import { basename, dirname, resolve } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { formats } from '../../sources/formats/index.ts';
import { openSource } from '../planning/open-source.ts';
import { readSettings } from '../settings.ts';
import type { FormatOptionValues } from './format-option.ts';
import { REGISTRY } from './registry.ts';

/** A source over one file or folder of this machine, by the `local_fs` connector. */
export async function openFile(path: string, format?: string, options: FormatOptionValues = {}): Promise<Source> {
  const definition = REGISTRY.connectors.find(({ type }) => type === 'local_fs');
  if (definition === undefined) throw new Error('local_fs is not registered');
  const full = resolve(path);
  const read = definition.source.safeParse({
    ...options,
    path: basename(full),
    ...(format === undefined ? {} : { fileFormat: format }),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PipelineError('config.format', {
      message: `The file cannot be read so: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
      next: `Formats are ${formats.map(({ type }) => type).join(', ')}; their options are in docs/reference/formats.md.`,
    });
  }
  const config = definition.config.parse({ path: dirname(full) }) as Json;
  const { allowPrivateHosts } = readSettings(process.env);
  return await openSource({ definition, parsed: { config, auth: null } }, read.data, {
    baseDirectory: process.cwd(),
    allowPrivateHosts,
  });
}
