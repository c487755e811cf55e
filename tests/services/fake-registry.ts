import type { ServerResponse } from 'node:http';
import { type Asked, type HttpService, httpService, json } from './http-service.ts';

/** A version of a subject, as the API of Confluent's Schema Registry has it. */
export interface RegisteredVersion {
  readonly id: number;
  readonly schema: string;
  readonly schemaType?: string;
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[];
}

export interface FakeRegistryInput {
  readonly subjects: Readonly<Record<string, readonly RegisteredVersion[]>>;
  /** What the header `authorization` must be; by default nobody signs in. */
  readonly authorization?: string;
  /** Answers instead of the registry where it gives `true`. `number` counts the requests from 1. */
  readonly instead?: (asked: Asked, response: ServerResponse, number: number) => boolean;
}

/**
 * No registry, but a server that follows what Confluent documents of its API: `/schemas/ids/{id}`,
 * `/subjects/{subject}/versions` and `…/versions/{version}`, and their errors.
 */
export function fakeRegistry({ subjects, authorization, instead }: FakeRegistryInput): Promise<HttpService> {
  const fault = (response: ServerResponse, status: number, error_code: number, message: string): void =>
    json(response, { error_code, message }, status);

  return httpService((asked, response, number) => {
    if (instead?.(asked, response, number) === true) return;
    if (authorization !== undefined && asked.headers.authorization !== authorization)
      return fault(response, 401, 401, 'Unauthorized');
    const [, kind, name = '', what, version] = asked.url.split('/').map(decodeURIComponent);
    if (kind === 'schemas' && name === 'ids') {
      const found = Object.values(subjects)
        .flat()
        .find(({ id }) => String(id) === what);
      if (found === undefined) return fault(response, 404, 40403, `Schema ${what} not found`);
      const { id: _id, ...rest } = found;
      return json(response, rest);
    }
    if (kind !== 'subjects' || what !== 'versions') return fault(response, 404, 404, 'HTTP 404 Not Found');
    const versions = Object.hasOwn(subjects, name) ? subjects[name]! : null;
    if (versions === null) return fault(response, 404, 40401, `Subject '${name}' not found.`);
    if (version === undefined)
      return json(
        response,
        versions.map((_one, index) => index + 1),
      );
    const found = versions[Number(version) - 1];
    if (found === undefined) return fault(response, 404, 40402, `Version ${version} not found.`);
    return json(response, { subject: name, version: Number(version), ...found });
  });
}
