import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { UPLOAD_CONNECTOR } from '../../planning/upload-connector.ts';
import { findConnector } from '../../store/connectors.ts';
import type { PipelineRow } from '../../store/pipelines.ts';
import type { ApiDeps } from '../deps.ts';
import { type DraftRequest, withSource } from '../pipelines/plan-version.ts';
import { folderOf, latestUpload } from '../pipelines/uploads.ts';

/** A pipeline of uploaded files reads the newest one, as its runs do. */
export async function uploaded(deps: ApiDeps, row: PipelineRow, draft: PipelineDraft): Promise<DraftRequest> {
  const { connectorId } = draft;
  const connector = connectorId === null ? null : await findConnector(deps.store.db, row.tenant, connectorId);
  if (connector?.type !== UPLOAD_CONNECTOR) return { draft };
  const upload = await latestUpload(deps, row);
  return { draft: withSource(draft, { path: upload.file_name }), baseDirectory: folderOf(deps.settings, upload) };
}
