import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { ServiceAuth } from './config.ts';

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** The address with what it must carry. */
  readonly url: (url: string) => string;
}

const asIs = (url: string): string => url;

/** What goes along with each request. Throws `enrich.secret_missing`. */
export function authorize(auth: ServiceAuth | undefined, node: string): Credentials {
  if (auth === undefined) return { headers: {}, url: asIs };
  const secret = process.env[auth.secret];
  // A line break would end the header, and what comes after it would be another.
  if (secret === undefined || secret === '' || !/^[\t\x20-\x7e\x80-\xff]+$/.test(secret)) {
    throw new PipelineError('enrich.secret_missing', {
      node,
      message: `The service is to be asked with ${auth.secret}, which is not set, or holds what no header can.`,
      next: `Start the server with ${auth.secret} in its environment, and resume the run.`,
    });
  }
  switch (auth.type) {
    case 'bearer':
      return { headers: { authorization: `Bearer ${secret}` }, url: asIs };
    case 'basic': {
      const pair = Buffer.from(`${auth.username}:${secret}`).toString('base64');
      return { headers: { authorization: `Basic ${pair}` }, url: asIs };
    }
    case 'header':
      return { headers: { [auth.name]: secret }, url: asIs };
    case 'query': {
      const pair = `${encodeURIComponent(auth.name)}=${encodeURIComponent(secret)}`;
      return { headers: {}, url: (url) => `${url}${url.includes('?') ? '&' : '?'}${pair}` };
    }
    default:
      return auth satisfies never;
  }
}
