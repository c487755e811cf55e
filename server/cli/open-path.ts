import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { formats } from '../../sources/formats/index.ts';
import { openSource } from '../planning/open-source.ts';
import { readyConnector } from '../planning/ready-connector.ts';
import { readSettings } from '../settings.ts';
import type { FormatOptionValues } from './format-option.ts';
import type { FileConnector } from './read-connector.ts';
import { REGISTRY } from './registry.ts';

export interface ReadAs {
  readonly format?: string | undefined;
  readonly option: FormatOptionValues;
}

/**
 * A source over what a path names: a file, a folder, or files by wildcards. `null`: of this machine, where a file that
 * is really named so comes first.
 */
export async function openPath(path: string, from: FileConnector | null, { format, option }: ReadAs): Promise<Source> {
  refuseAddress(path, from);
  const { connector, baseDirectory, ...place } = from === null ? onThisMachine(path) : { ...from, ...placeOf(path) };
  const read = connector.definition.source.safeParse({
    ...option,
    ...place,
    ...(format === undefined ? {} : { fileFormat: format }),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new PipelineError('config.format', {
      message: `The file cannot be read so: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
      next: `Formats are ${formats.map(({ type }) => type).join(', ')}; their options are in docs/reference/formats.md.`,
    });
  }
  const { allowPrivateHosts } = readSettings(process.env);
  return await openSource(connector, read.data, { baseDirectory, allowPrivateHosts });
}

interface Place {
  readonly path: string;
  readonly pattern?: string;
}

const WILDCARDS = /[*?[{]/;

/** The folder above the first wildcard, and the rest as a pattern: a shell's wildcards look no deeper than they say. */
function placeOf(path: string): Place {
  if (!WILDCARDS.test(path)) return { path };
  const parts = path.split('/');
  const first = parts.findIndex((part) => WILDCARDS.test(part));
  return { path: parts.slice(0, first).join('/'), pattern: `/${parts.slice(first).join('/')}` };
}

function onThisMachine(path: string): FileConnector & Place {
  const full = resolve(path);
  const place = existsSync(full) ? { path: full } : placeOf(full);
  const isFolder = place.pattern !== undefined;
  const root = isFolder ? place.path || '/' : dirname(full);
  const { connector } = readyConnector(REGISTRY, {
    name: null,
    description: null,
    type: 'local_fs',
    config: { path: root },
    authMethod: null,
    authConfig: null,
  });
  if (connector === null) throw new Error('local_fs is not registered');
  return { connector, baseDirectory: process.cwd(), ...place, path: isFolder ? '' : basename(full) };
}

/** `s3://bucket/key` is no path: a connector says where it lies and how to sign in. */
function refuseAddress(path: string, from: FileConnector | null): void {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(path)) return;
  throw new PipelineError('config.path_is_address', {
    message: `${JSON.stringify(path)} is an address; a path starts at the root of ${from === null ? 'this machine' : 'its connector'}.`,
    next: 'Give the path alone, and --connector with a stored connector or a file that holds one: it has the address and the credentials.',
  });
}
