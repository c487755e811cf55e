import createClient from 'openapi-fetch';
import type { paths } from './generated/openapi.ts';

/** Every call of the API, typed by its OpenAPI document. The session's cookie signs it. */
export const client = createClient<paths>({ baseUrl: '/api/v1' });
