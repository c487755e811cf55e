import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import type { DeadLetterStatus, RunStatus } from './api/model.ts';
import { ApiProblem } from './api/problem.ts';
import { sessionQuery } from './api/session.ts';
import { Card } from './components/card.tsx';
import { ErrorState } from './components/error-state.tsx';
import { LETTER_STATUSES } from './dead-letters/letter-filters.tsx';
import { ConnectorPage } from './pages/connector-page.tsx';
import { ConnectorsPage } from './pages/connectors-page.tsx';
import { DeadLettersPage } from './pages/dead-letters-page.tsx';
import { EditConnectorPage } from './pages/edit-connector-page.tsx';
import { NewConnectorPage } from './pages/new-connector-page.tsx';
import { NewSchemaPage } from './pages/new-schema-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { PipelinePage } from './pages/pipeline-page.tsx';
import { PipelinesPage } from './pages/pipelines-page.tsx';
import { RunPage } from './pages/run-page.tsx';
import { RunsPage } from './pages/runs-page.tsx';
import { SchemaPage } from './pages/schema-page.tsx';
import { SchemasPage } from './pages/schemas-page.tsx';
import { SignInPage } from './pages/sign-in-page.tsx';
import { VersionsPage } from './pages/versions-page.tsx';
import { RUN_STATUSES } from './runs/run-state.ts';
import { AppShell } from './shell/app-shell.tsx';
import { signInByLink } from './shell/sign-in-by-link.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

/*
 * The router hands on what an address's search holds beside what a route validates. So every known name is given,
 * `undefined` where its value is not good, and pages take the known names only.
 */
interface SignInSearch {
  readonly next?: string | undefined;
  readonly refused?: true | undefined;
}

interface RunSearch {
  readonly status?: RunStatus | undefined;
  readonly pipelineId?: string | undefined;
}

interface LetterSearch {
  /** Open ones when not given. */
  readonly status?: DeadLetterStatus | 'any' | undefined;
  /** `files`: of runs that were made from a file. */
  readonly pipelineId?: string | undefined;
  /** Node of the source that read them. */
  readonly source?: string | undefined;
}

/** Two versions to compare. */
interface VersionsSearch {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What a new connector is. */
interface NewConnectorSearch {
  /** Of this type; to be chosen when not given. */
  readonly type?: string | undefined;
  /** Id of the one that it is a duplicate of. */
  readonly like?: string | undefined;
}

interface NewSchemaSearch {
  /** Whose files it is made from. */
  readonly connectorId?: string | undefined;
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const versionNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

/** A path of ours: never a way to send a person who signs in to another site. */
function isOwnPlace(href: string): boolean {
  return /^\/(?![/\\])/.test(href);
}

const root = createRootRouteWithContext<RouterContext>()({
  beforeLoad: ({ context, location }) => signInByLink(context.queryClient, location.href),
  notFoundComponent: NotFoundPage,
  errorComponent: ({ error, reset }) => (
    <main className="p-6">
      <Card flush>
        <ErrorState error={error} retry={reset} />
      </Card>
    </main>
  ),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): SignInSearch => ({
    next: typeof search.next === 'string' && isOwnPlace(search.next) ? search.next : undefined,
    refused: search.refused === true ? true : undefined,
  }),
  component: SignInPage,
});

/** Everything that needs a session. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 401)) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
  component: AppShell,
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/pipelines' });
  },
});

const pipelines = createRoute({ getParentRoute: () => app, path: '/pipelines', component: PipelinesPage });
const pipeline = createRoute({ getParentRoute: () => app, path: '/pipelines/$pipelineId', component: PipelinePage });

const versions = createRoute({
  getParentRoute: () => app,
  path: '/pipelines/$pipelineId/versions',
  validateSearch: (search): VersionsSearch => ({ from: versionNumber(search.from), to: versionNumber(search.to) }),
  component: VersionsPage,
});

const runs = createRoute({
  getParentRoute: () => app,
  path: '/runs',
  validateSearch: (search): RunSearch => ({
    status: RUN_STATUSES.find((known) => known === search.status),
    pipelineId: textIn(search.pipelineId),
  }),
  component: RunsPage,
});
const run = createRoute({ getParentRoute: () => app, path: '/runs/$runId', component: RunPage });

const deadLetters = createRoute({
  getParentRoute: () => app,
  path: '/dead-letters',
  validateSearch: (search): LetterSearch => ({
    status: search.status === 'any' ? 'any' : LETTER_STATUSES.find(({ value }) => value === search.status)?.value,
    pipelineId: textIn(search.pipelineId),
    source: textIn(search.source),
  }),
  component: DeadLettersPage,
});

const connectors = createRoute({ getParentRoute: () => app, path: '/connectors', component: ConnectorsPage });
const newConnector = createRoute({
  getParentRoute: () => app,
  path: '/connectors/new',
  validateSearch: (search): NewConnectorSearch => ({ type: textIn(search.type), like: textIn(search.like) }),
  component: NewConnectorPage,
});
const connector = createRoute({
  getParentRoute: () => app,
  path: '/connectors/$connectorId',
  component: ConnectorPage,
});
const editConnector = createRoute({
  getParentRoute: () => app,
  path: '/connectors/$connectorId/edit',
  component: EditConnectorPage,
});
const newSchema = createRoute({
  getParentRoute: () => app,
  path: '/schemas/new',
  validateSearch: (search): NewSchemaSearch => ({ connectorId: textIn(search.connectorId) }),
  component: NewSchemaPage,
});
const schemas = createRoute({ getParentRoute: () => app, path: '/schemas', component: SchemasPage });
const schema = createRoute({ getParentRoute: () => app, path: '/schemas/$schemaId', component: SchemaPage });

const routeTree = root.addChildren([
  signIn,
  app.addChildren([
    home,
    pipelines,
    pipeline,
    versions,
    runs,
    run,
    deadLetters,
    connectors,
    newConnector,
    connector,
    editConnector,
    schemas,
    newSchema,
    schema,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
