import type { Route } from '../../api/route.ts';
import type { Socket } from '../../api/socket.ts';
import { type Page, page } from './page.ts';

/** The reference of the API, written from the tables of routes and WebSockets. */
export function apiPage(routes: readonly Route[], sockets: readonly Socket[]): Page {
  const tags = [...new Set([...routes, ...sockets].map(({ tag }) => tag))];
  const sections = tags.map((tag) => [
    `## ${tag.charAt(0).toUpperCase()}${tag.slice(1)}`,
    [
      '| request | what it does | role |',
      '|---|---|---|',
      ...routes.filter((route) => route.tag === tag).map((route) => row(`${route.method} ${route.path}`, route)),
      ...sockets.filter((socket) => socket.tag === tag).map((socket) => row(`WebSocket ${socket.path}`, socket)),
    ].join('\n'),
  ]);
  return {
    name: 'api.md',
    text: page('API', INTRO, sections),
  };
}

const INTRO = `All below \`/api/v1\`. \`GET /openapi.json\` there is the same in OpenAPI 3.1, with every body and answer.

- A key goes into \`Authorization: Bearer slc_…\` or \`X-API-Key: slc_…\`. A role may do what the ones below it may:
  admin, editor, viewer. What is open needs no key; so do \`/healthz\` (alive, and the database is migrated) and
  \`/readyz\` (the database answers), which stand at the top.
- Bodies are JSON or YAML. Errors are RFC 9457 problem documents: \`code\` (stable), \`detail\`, \`next\` (what to do),
  \`issues\` (everything that is wrong, with JSON paths).
- Lists take \`limit\` (20, at most 100) and \`cursor\`, and answer \`{ data, pagination: { total, hasMore, limit, cursor } }\`.`;

const row = (
  request: string,
  { summary, description, role }: Pick<Route, 'summary' | 'description' | 'role'>,
): string =>
  `| \`${request}\` | ${[sentence(summary), ...(description === undefined ? [] : [description])].join(' ')} | ${role} |`;

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
