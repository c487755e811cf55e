// interim
type Page<T> = { data: T[]; pagination: { total: number; hasMore: boolean; limit: number; cursor: string | null } };
type S = components['schemas'];
type Ok<T> = { responses: { 200: { headers: {}; content: { 'application/json': T } } } };
type P<Path, Query = never> = { parameters: { path: Path; query?: Query } };
type Q<Query> = { parameters: { query?: Query } };
export interface paths {
  '/session': { get: Ok<S['Session']>; post: Ok<S['Session']> & { requestBody: { content: { 'application/json': { token: string } } } }; delete: Ok<never> };
  '/runs': { get: Q<{ limit?: number; cursor?: string; status?: S['Run']['status']; pipelineId?: string }> & Ok<Page<S['Run']>> };
  '/runs/{id}': { get: P<{ id: string }> & Ok<S['Run']> };
  '/runs/{id}/errors': { get: P<{ id: string }, { limit?: number; cursor?: string }> & Ok<Page<S['RowError']>> };
  '/runs/{id}/cancel': { post: P<{ id: string }> & Ok<S['Run']> };
  '/runs/{id}/resume': { post: P<{ id: string }> & Ok<S['Run']> };
  '/pipelines/{id}/runs/{runId}/progress': { get: P<{ id: string; runId: string }> & Ok<{ log: { stage: string; message: string; timestamp: string }[] }> };
  '/pipelines/{id}/ir': { get: P<{ id: string }, { version?: number }> & Ok<{ [k: string]: unknown }> };
  '/pipelines/plan': { post: Ok<S['PipelinePlan']> & { requestBody: { content: { 'application/json': { [k: string]: unknown } } } } };
  '/pipelines': { get: Q<{ limit?: number; cursor?: string }> & Ok<Page<S['Pipeline']>> };
  '/pipelines/{id}': { get: P<{ id: string }> & Ok<S['Pipeline']> };
  '/pipelines/{id}/versions': { get: P<{ id: string }> & Ok<Page<S['PipelineVersion']>> };
  '/pipelines/{id}/run': { post: P<{ id: string }> & Ok<S['Run']> };
  '/connectors': { get: Q<{ limit?: number; cursor?: string }> & Ok<Page<S['Connector']>> };
  '/connectors/test': { post: Ok<S['ConnectorTest']> & { requestBody: { content: { 'application/json': { id: string } } } } };
  '/schemas': { get: Q<{ limit?: number; cursor?: string }> & Ok<Page<S['Schema']>> };
  '/schemas/{id}': { get: P<{ id: string }> & Ok<S['Schema']> };
  '/schemas/{id}/data': { get: P<{ id: string }, { limit?: number; offset?: number }> & Ok<S['SchemaData']> };
}
export interface components { schemas: {
  Session: { tenant: { id: string; name: string }; role: 'admin' | 'editor' | 'viewer'; by: 'key' | 'session' };
  Run: { id: string; pipelineId: string | null; pipelineName: string; version: number | null; status: 'pending' | 'running' | 'success' | 'partial' | 'failed' | 'cancelled'; mode: 'batch' | 'micro_batch' | 'streaming'; loadStrategy: string; trigger: 'manual' | 'schedule' | 'api' | 'upload' | 'example' | 'resume'; createdAt: string; startedAt: string | null; finishedAt: string | null; counts: { read: number; added: number; loaded: number; filtered: number; deduplicated: number; folded: number; superseded: number; skipped: number; deadLettered: number }; balanced: boolean; nodes: { id: string; type: string; label: string; in: number; out: number; rejected: number; busyMs: number }[]; splits: { total: number; done: number; listed: boolean }; bytes: number; totalBytes: number | null; rowsPerSecond: number; memoryBytes: number; droppedColumns: string[]; error: null | { code: string; message: string; next: string; node?: string; origin?: { label: string; row?: number; line?: number; column?: number; byte?: number }; retryable: boolean } };
  RunLogEntry: { at: string; stage: string; message: string };
  RowError: { id: string; row: number; line: number | null; label: string; node: string; column: string | null; value: string | null; code: string; reason: string; record: unknown; lineColumn: number | null; createdAt: string; disposition: 'dead_letter' | 'skipped' | 'failed' };
  Pipeline: { id: string; name: string; description: string | null; owner: string | null; tags: string[]; connectorId: string | null; schemaId: string | null; connector: { id: string; name: string; type: string } | null; schema: { id: string; name: string; displayName: string | null } | null; nodes: S['PipelineNode'][]; edges: { sourceNodeId: string; targetNodeId: string }[]; executionConfig: S['ExecutionConfig']; schedule: unknown; publishedVersion: number | null; version: number; status: string; lastRunAt: string | null; lastRunStatus: S['Run']['status'] | null; createdAt: string; updatedAt: string };
  PipelineNode: { id: string; nodeType: string; label: string; config: { [k: string]: unknown }; positionX: number; positionY: number };
  PipelineVersion: { version: number; authoredBy: string; comment: string | null; isPublished: boolean; createdAt: string; nodes: S['PipelineNode'][] };
  ExecutionConfig: { mode: 'batch' | 'micro_batch' | 'streaming'; batchSize: number; parallelism: number; partitioning: { field: string } | null; errorHandling: 'fail' | 'skip' | 'dlq'; validation: { mode: 'strict' | 'skip' | 'coerce' } | null; retry: { maxAttempts: number; backoff: string } | null };
  PipelinePlan: { plan: { [k: string]: unknown } | null; issues: { code: string; path: string; node?: string; message: string; next?: string; severity: 'error' | 'warning' }[] };
  Connector: { id: string; name: string; description: string | null; type: string; category: 'object_storage' | 'streaming' | 'warehouse' | 'database' | 'crm' | 'cdp' | 'messaging' | 'api'; authMethod: string; hasCredentials: boolean; config: { [k: string]: unknown }; status: 'connected' | 'disconnected' | 'error' | 'testing'; lastTestedAt: string | null; lastError: string | null; createdAt: string; updatedAt: string };
  ConnectorTest: { ok: boolean; steps: { step: string; ok: boolean; durationMs: number; detail?: string }[] };
  Schema: { id: string; name: string; displayName: string | null; description: string | null; entityType: string; tableName: string; fields: S['SchemaField'][]; status: string; createdAt: string; updatedAt: string };
  SchemaField: { name: string; displayName: string | null; description: string | null; dataType: string; length: number | null; precision: number | null; scale: number | null; isNullable: boolean; isPrimaryKey: boolean; isUnique: boolean; defaultValue: string | number | boolean | null };
  SchemaData: { total: number; limit: number; offset: number; columns: { name: string; type: string }[]; rows: { [k: string]: unknown }[] };
} }
