import type { SourceInput } from '../../../runtime/contract/definition.ts';
import type { Source } from '../../../runtime/contract/source.ts';
import { check } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import type { CheckedConnector } from './check-connector.ts';

/** Bytes of a batch when a source is only looked at. */
const LOOK_BATCH_BYTES = 256 * 1024;

/** Loads the driver and makes a source to test, discover or sample. `read`: a source node's config. */
export async function openSource(
  { definition, parsed }: CheckedConnector,
  read: JsonObject,
  settings: Pick<ApiDeps['settings'], 'baseDirectory' | 'allowPrivateHosts'>,
): Promise<Source> {
  const checked = check(definition.source, read, 'source');
  if (!checked.ok) throw invalid(checked.issues);
  const make = await definition.load();
  const input: SourceInput<unknown, unknown> = {
    node: 'source',
    connector: parsed.config,
    auth: parsed.auth,
    read: checked.value,
    columns: null,
    baseDirectory: settings.baseDirectory,
    batchBytes: LOOK_BATCH_BYTES,
    allowPrivateHosts: settings.allowPrivateHosts,
  };
  return make(input as SourceInput<never, never>);
}
