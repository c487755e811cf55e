import type { ObjectStore, StoredObject } from '../object-store.ts';
import { notThere } from '../remote/faults.ts';
import type { HttpPullConfig } from './config.ts';
import type { HttpContext } from './context.ts';
import { isKnownByContent, isWhole } from './look.ts';

export interface HttpChecksInput {
  readonly context: HttpContext;
  readonly config: HttpPullConfig;
  readonly paths: (signal: AbortSignal) => Promise<readonly string[] | null>;
  readonly lookAt: (path: string, signal: AbortSignal) => Promise<StoredObject | null>;
}

/** Test Connection, as far as the connector itself names an address. */
export function httpChecks({ context, config, paths, lookAt }: HttpChecksInput): ObjectStore['checks'] {
  const { client, addressOf } = context;
  const credentials = { step: 'Find the credentials', run: async () => client.signedIn };
  if (config.files.length > 0 || config.index !== undefined) {
    return [
      credentials,
      {
        step: 'List the files',
        async run(signal) {
          const known = await paths(signal);
          return known?.[0] === undefined ? 'There is none.' : `${known.length}; the first is ${known[0]}.`;
        },
      },
      {
        step: 'Look at the first',
        async run(signal) {
          const [first] = (await paths(signal)) ?? [];
          if (first === undefined) return 'There is none.';
          const object = await lookAt(first, signal);
          if (object !== null) return shown(object);
          throw notThere({ doing: 'look', label: first }, `file ${JSON.stringify(addressOf(first))}`, null);
        },
      },
    ];
  }
  if (config.url === undefined) {
    const run = async () => 'None here: each source node names its own.';
    return [credentials, { step: 'Find an address', run }];
  }
  return [
    credentials,
    {
      step: 'Look at the address',
      async run(signal) {
        const object = await lookAt(addressOf(''), signal);
        return object === null ? 'The server answers, and has no file at this very address.' : shown(object);
      },
    },
  ];
}

function shown(object: StoredObject): string {
  const { path, bytes, version } = object;
  const how = isKnownByContent(object)
    ? 'No header tells its version: it is read from a copy, and its content compared'
    : isWhole(object)
      ? `It is read from a copy: the server gives no ranges of the version ${version.slice('whole '.length)}`
      : `It is read in ranges of the version ${version}`;
  return `${path} has ${bytes} bytes. ${how}.`;
}
