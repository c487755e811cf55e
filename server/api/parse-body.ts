import type { IncomingMessage } from 'node:http';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { MOST_NESTING } from '../../runtime/rows/most-nesting.ts';
import { type JsonReviver, parseJson } from '../../runtime/rows/parse-json.ts';
import { ApiError } from './api-error.ts';

export interface BodyOptions {
  readonly maxBytes: number;
  /** Numbers that a double would round: kept as raw JSON (`true`), else as text. */
  readonly exactNumbers: boolean;
  /** Media types that are read as JSON, too. */
  readonly alsoJson?: readonly string[];
}

/** The request's JSON or YAML body; `undefined` when there is none. */
export async function parseBody(req: IncomingMessage, options: BodyOptions): Promise<unknown> {
  const bytes = await readBody(req, options.maxBytes);
  if (bytes.length === 0) return undefined;
  const type = (req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const text = decode(bytes);
  if (type === 'application/json' || type.endsWith('+json') || options.alsoJson?.includes(type))
    return notTooDeep(() => parseJsonText(text, options.exactNumbers));
  if (/^(application|text)\/(x-)?yaml$/.test(type)) return notTooDeep(() => parseYamlText(text));
  throw new ApiError(415, 'request.unsupported_type', {
    message: `The body is of type "${type}".`,
    next: 'Send JSON with "Content-Type: application/json", or YAML with "Content-Type: application/yaml".',
  });
}

async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    req.resume();
    throw tooLarge(maxBytes);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Kept open: the client must be able to read the answer that refuses its body.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      req.resume();
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError(400, 'request.not_utf8', {
      message: 'The body is not valid UTF-8.',
      next: 'Send the body in UTF-8.',
      cause,
    });
  }
}

/** All that reads a body goes down it level by level, the parsers too, and the stack has an end. */
function notTooDeep(parse: () => unknown): unknown {
  try {
    const body = parse();
    if (!isDeeper(body, MOST_NESTING)) return body;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new ApiError(400, 'request.too_deep', {
    message: `Lists and objects of the body stand more than ${MOST_NESTING} deep in one another.`,
    next: 'Send it flatter.',
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Node 26 has it; TypeScript's library does not know it yet. */
interface JsonWithRaw {
  rawJSON(text: string): unknown;
}

/** `JSON.parse`, but no integer or decimal is ever rounded. */
function parseJsonText(text: string, exactNumbers: boolean): unknown {
  const keep: JsonReviver = (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || source.length <= 15 || String(value) === source)
      return value;
    return exactNumbers ? (JSON as unknown as JsonWithRaw).rawJSON(source) : source;
  };
  try {
    return parseJson(text, keep);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw malformed('JSON', cause);
  }
}

function parseYamlText(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw malformed('YAML', cause);
  }
}

const malformed = (kind: string, cause: Error): ApiError =>
  new ApiError(400, 'request.malformed', {
    message: `The body is not valid ${kind}: ${cause.message}`,
    next: `Mend the ${kind} and send it again.`,
    cause,
  });

const tooLarge = (maxBytes: number): ApiError =>
  new ApiError(413, 'request.too_large', {
    message: `The request is larger than the ${maxBytes} bytes that are allowed.`,
    next: 'Send less at once; files go through POST /api/v1/pipelines/{id}/upload.',
  });
