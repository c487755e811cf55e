import { discardLetters, purgeLetters, readLetterRows } from '../../store/dead-letters.ts';
import { decodeCursor, makePage, pageOf, rowNumber } from '../page.ts';
import { defineRoute } from '../route.ts';
import { editLetters } from './edit-letters.ts';
import { editLetter, filterOf, presentLetters, requireLetter } from './letter-actions.ts';
import { listCauses } from './list-causes.ts';
import { replayRoutes } from './replay-routes.ts';
import {
  causesQuery,
  causesResponse,
  discardedResponse,
  editedResponse,
  editLetterBody,
  editLettersBody,
  letterParams,
  letterResponse,
  listLettersQuery,
  purgeBody,
  purgedResponse,
  selectionBody,
} from './schema.ts';

const tag = 'dead letters';

export const deadLetterRoutes = [
  defineRoute(
    {
      method: 'GET',
      path: '/dead-letters',
      role: 'viewer',
      tag,
      summary: 'List dead letters',
      description: 'Rejected rows that were kept in full, in the order in which they were rejected.',
      query: listLettersQuery,
      status: 200,
      response: pageOf(letterResponse),
    },
    async ({ query, caller }, deps) => {
      const { pool } = deps.store;
      const { limit, cursor, ...filter } = query;
      const after = decodeCursor(cursor, rowNumber);
      const { rows, total } = await readLetterRows(pool, { tenant: caller.tenant.id, filter, after, limit: limit + 1 });
      const { data, pagination } = makePage({ rows, total, limit, keys: ({ id }) => id, present: (row) => row });
      return { data: [...(await presentLetters(deps, caller, data))], pagination };
    },
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/dead-letters/causes',
      role: 'viewer',
      tag,
      summary: 'What dead letters died of',
      description: 'Grouped by pipeline, node, column and code, the most frequent cause first.',
      query: causesQuery,
      status: 200,
      response: causesResponse,
    },
    async ({ query, caller }, deps) => listCauses(deps, caller, query),
  ),
  ...replayRoutes,
  defineRoute(
    {
      method: 'POST',
      path: '/dead-letters/edit',
      role: 'editor',
      tag,
      summary: 'Edit open dead letters by expressions',
      description: 'As an UPDATE does: every expression sees the record as it stands, with its fields as text.',
      body: editLettersBody,
      status: 200,
      response: editedResponse,
    },
    async ({ body, caller }, deps) =>
      editLetters(deps, { tenant: caller.tenant.id, filter: filterOf(body), set: body.set }),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/dead-letters/discard',
      role: 'editor',
      tag,
      summary: 'Discard open dead letters',
      description: 'They are kept until they are purged, and never replayed.',
      body: selectionBody,
      status: 200,
      response: discardedResponse,
    },
    async ({ body, caller }, { store: { pool } }) => ({
      discarded: await discardLetters(pool, caller.tenant.id, filterOf(body)),
    }),
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/dead-letters/purge',
      role: 'editor',
      tag,
      summary: 'Delete dead letters that are done with',
      description: 'Replayed and discarded ones; open ones only where that is asked for.',
      body: purgeBody,
      status: 200,
      response: purgedResponse,
    },
    async ({ body, caller }, { store: { pool } }) => ({ purged: await purgeLetters(pool, caller.tenant.id, body) }),
  ),
  defineRoute(
    {
      method: 'GET',
      path: '/dead-letters/{id}',
      role: 'viewer',
      tag,
      summary: 'Get a dead letter',
      params: letterParams,
      status: 200,
      response: letterResponse,
    },
    async ({ params, caller }, deps) => {
      const row = await requireLetter(deps.store.pool, caller.tenant.id, params.id);
      return (await presentLetters(deps, caller, [row]))[0]!;
    },
  ),
  defineRoute(
    {
      method: 'PATCH',
      path: '/dead-letters/{id}',
      role: 'editor',
      tag,
      summary: 'Edit a dead letter',
      description: 'What the source gave is kept beside it.',
      params: letterParams,
      body: editLetterBody,
      status: 200,
      response: letterResponse,
    },
    async ({ params, body, caller }, deps) => {
      const row = await editLetter(deps.store, caller.tenant.id, { id: params.id, record: body.record });
      return (await presentLetters(deps, caller, [row]))[0]!;
    },
  ),
];
