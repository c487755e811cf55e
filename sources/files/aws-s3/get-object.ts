import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type {
  FinalizeRequestMiddleware,
  HandlerExecutionContext,
  HttpRequest,
  HttpResponse,
  SelectedHttpAuthScheme,
} from '@smithy/types';

export interface ObjectGet {
  readonly Key: string;
  readonly IfMatch: string;
  readonly Range: string;
}

export interface ObjectAnswer {
  readonly bytes: number;
  readonly body: Readable;
}

/** What the client makes of a GET before it signs it, and how it signs. */
interface Prepared {
  readonly request: HttpRequest;
  readonly scheme: SelectedHttpAuthScheme;
}

type Place = { readonly Bucket: string; readonly RequestPayer?: 'requester' };

/**
 * GETs of a bucket's objects. The client prepares the first, which tells host, headers and signer; the others differ in
 * key, range and version alone, and go past its middleware, which takes 0.6 of the 0.9 ms of a request. Whatever is no
 * success is given back to the client to be told as its error.
 */
export function objectGets(
  client: S3Client,
  place: Place,
): (get: ObjectGet, signal: AbortSignal) => Promise<ObjectAnswer> {
  let preparing: Promise<Prepared> | null = null;

  function prepared(): Promise<Prepared> {
    preparing ??= prepare(client, place).catch((error: unknown) => {
      preparing = null;
      throw error;
    });
    return preparing;
  }

  return async (get, signal) => {
    const { request, scheme } = await prepared();
    signal.throwIfAborted();
    const { httpAuthOption, signer } = scheme;
    const signed = await signer.sign(
      {
        ...request,
        path: request.path.slice(0, -KEY.length) + escaped(get.Key),
        headers: { ...request.headers, 'if-match': get.IfMatch, range: get.Range },
      },
      await client.config.credentials(),
      httpAuthOption.signingProperties ?? {},
    );
    const { response } = await client.config.requestHandler.handle(signed as never, { abortSignal: signal });
    const bytes = Number(response.headers['content-length'] ?? Number.NaN);
    if (response.statusCode === 206 || response.statusCode === 200) return { bytes, body: response.body as Readable };
    const told = await tell(client, place, get, response, signal);
    return { bytes: told.ContentLength ?? Number.NaN, body: told.Body as Readable };
  };
}

/** Stands for a key: the last part of a path. */
const KEY = 'k';

async function prepare(client: S3Client, place: Place): Promise<Prepared> {
  const command = new GetObjectCommand({ ...place, Key: KEY, IfMatch: '""', Range: 'bytes=0-0' });
  let prepared: Prepared | null = null;
  const keep: FinalizeRequestMiddleware<object, GetObjectCommandOutput> = (_next, context) => async (args) => {
    const request = args.request as HttpRequest;
    const { 'amz-sdk-invocation-id': _, 'amz-sdk-request': __, ...headers } = request.headers;
    prepared = { request: { ...request, headers }, scheme: schemeOf(context) };
    return { output: { $metadata: {} }, response: {} };
  };
  command.middlewareStack.addRelativeTo(keep as never, {
    name: 'keepPrepared',
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
  });
  await client.send(command);
  if (prepared === null) throw new TypeError('the client did not prepare the request');
  return prepared;
}

function schemeOf(context: HandlerExecutionContext): SelectedHttpAuthScheme {
  return context.__smithy_context?.selectedHttpAuthScheme as SelectedHttpAuthScheme;
}

/** What the client says to an answer, as though it had asked itself. */
function tell(client: S3Client, place: Place, get: ObjectGet, response: HttpResponse, signal: AbortSignal) {
  const command = new GetObjectCommand({ ...place, ...get });
  command.middlewareStack.add(() => async () => ({ response }) as never, {
    name: 'giveAnswer',
    step: 'deserialize',
    priority: 'low',
  });
  return client.send(command, { abortSignal: signal });
}

/** As the client writes keys. */
function escaped(key: string): string {
  return key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}
