import type { Source } from '../../../runtime/contract/source.ts';
import { check } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { openSource as open, type SourcePlace } from '../../planning/open-source.ts';
import type { ReadyConnector } from '../../planning/ready-connector.ts';
import { invalid } from '../api-error.ts';

/** A source to test or sample; throws with every issue of `read`, a source node's config as it was sent. */
export async function openSource(connector: ReadyConnector, read: JsonObject, place: SourcePlace): Promise<Source> {
  return await open(connector, readSettings(connector, read), place);
}

/** A source node's config as it was sent, checked; throws with every issue of it. */
export function readSettings({ definition }: ReadyConnector, read: JsonObject): unknown {
  const checked = check(definition.source, read, 'source');
  if (!checked.ok) throw invalid(checked.issues);
  return checked.value;
}
