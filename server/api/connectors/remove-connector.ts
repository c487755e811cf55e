import { type PipelineUse, pipelinesUsingConnector, useText } from '../../planning/pipelines-using.ts';
import type { ConnectorRow } from '../../store/connectors.ts';
import { transaction } from '../../store/transaction.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';

/** One that a live or a latest version uses stays; where earlier versions alone do, `confirm` must be its name. */
export async function removeConnector(
  { store }: ApiDeps,
  row: ConnectorRow,
  confirm: string | undefined,
): Promise<undefined> {
  await transaction(store, async ({ db }) => {
    // Locks the row, so that no pipeline can begin to use the connector meanwhile.
    await db.selectFrom('connectors').select('id').where('id', '=', row.id).forUpdate().execute();
    const uses = await pipelinesUsingConnector(db, row);
    const inForce = uses.filter(({ isInForce }) => isInForce);
    if (inForce.length > 0) throw inUse(inForce);
    if (confirm !== row.name && (uses.length > 0 || confirm !== undefined)) throw unconfirmed(row, uses);
    await db.deleteFrom('connectors').where('id', '=', row.id).execute();
  });
  return undefined;
}

function inUse(uses: readonly PipelineUse[]): ApiError {
  return new ApiError(409, 'connector.in_use', {
    message: `${uses.length === 1 ? 'A pipeline uses' : `${uses.length} pipelines use`} this connector: ${uses.map(useText).join(', ')}.`,
    next: 'Delete those pipelines, or give them another connector and publish that version, then delete this one.',
    detail: { pipelines: shown(uses) },
  });
}

function unconfirmed({ name }: ConnectorRow, uses: readonly PipelineUse[]): ApiError {
  return new ApiError(409, 'connector.confirm', {
    message:
      uses.length > 0
        ? `Earlier versions use this connector, and could not be published or reverted to any more: ${uses.map(useText).join(', ')}.`
        : `The confirmation does not name the connector, which is called "${name}".`,
    next: `To delete it all the same, repeat the request with ?confirm=${encodeURIComponent(name)}.`,
    detail: { pipelines: shown(uses) },
  });
}

const shown = (uses: readonly PipelineUse[]) =>
  uses.map(({ id, name, versions }) => ({ id, name, versions: [...versions] }));
