import { alertRoutes } from './alerts/routes.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { deadLetterRoutes } from './dead-letters/routes.ts';
import { definitionRoutes } from './definitions/routes.ts';
import { dryRunRoutes } from './dry-runs/routes.ts';
import { expressionRoutes } from './expressions/routes.ts';
import { keyRoutes } from './keys/routes.ts';
import { liveRoutes } from './live/routes.ts';
import { openApiRoutes } from './openapi.ts';
import { pipelineTestRoutes } from './pipeline-tests/routes.ts';
import { pipelineRoutes } from './pipelines/routes.ts';
import { previewRoutes } from './previews/routes.ts';
import type { Route } from './route.ts';
import { runRoutes } from './runs/routes.ts';
import { schemaRoutes } from './schemas/routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { triggerRoutes } from './triggers/routes.ts';

/** Every route of `/api/v1`. Validation, sign-in, roles and the OpenAPI document all come from it. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...keyRoutes,
  ...definitionRoutes,
  ...expressionRoutes,
  ...connectorRoutes,
  ...schemaRoutes,
  ...pipelineTestRoutes,
  ...pipelineRoutes,
  ...triggerRoutes,
  ...previewRoutes,
  ...dryRunRoutes,
  ...runRoutes,
  ...deadLetterRoutes,
  ...alertRoutes,
  ...liveRoutes,
  ...openApiRoutes(() => routes),
];
