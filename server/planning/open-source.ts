import type { SourceInput } from '../../runtime/contract/definition.ts';
import type { Source } from '../../runtime/contract/source.ts';
import type { ReadyConnector } from './ready-connector.ts';

/** Bytes of a batch when a source is only looked at. */
const LOOK_BATCH_BYTES = 256 * 1024;

/** Where and how sources are opened. */
export interface SourcePlace {
  /** Relative paths of connectors start here. */
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  /** What date templates stand for, milliseconds since 1970; now when left out. */
  readonly startedAt?: number;
}

/** Loads the driver and makes a source to test, discover or sample. `read`: what the definition's model gave. */
export async function openSource(
  { definition, parsed }: Pick<ReadyConnector, 'definition' | 'parsed'>,
  read: unknown,
  { baseDirectory, allowPrivateHosts, startedAt = Date.now() }: SourcePlace,
): Promise<Source> {
  const make = await definition.load();
  const input: SourceInput<unknown, unknown> = {
    node: 'source',
    connector: parsed.config,
    auth: parsed.auth,
    read,
    columns: null,
    startedAt,
    baseDirectory,
    batchBytes: LOOK_BATCH_BYTES,
    allowPrivateHosts,
  };
  return make(input as SourceInput<never, never>);
}
