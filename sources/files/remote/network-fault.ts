import { PipelineError } from '../../../runtime/contract/errors.ts';

/** Codes of Node for a connection that broke, or was not made this time. */
const PASSING: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  ECONNABORTED: 'the connection was broken off',
  EPIPE: 'the connection was closed',
  ECONNREFUSED: 'nothing listens there',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENETDOWN: 'there is no network',
  EAI_AGAIN: 'its name could not be looked up',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was broken off',
};

/** The error for a failure of the network on the way to `host`; `null` when it is none. */
export function networkFault(cause: unknown, host: string): PipelineError | null {
  const code = systemCode(cause);
  if (code === null) return null;
  const why = PASSING[code];
  if (why !== undefined) {
    return new PipelineError('source.unreachable', {
      message: `${host} could not be reached: ${why} (${code}).`,
      next: 'Check the address, and the network between it and this machine.',
      origin: { label: host },
      retryable: true,
      cause,
    });
  }
  if (code === 'ENOTFOUND') {
    return new PipelineError('source.unreachable', {
      message: `There is no host of the name ${host}.`,
      next: "Check the connector's address, and whether this machine can look up names.",
      origin: { label: host },
      cause,
    });
  }
  if (!isCertificate(code)) return null;
  return new PipelineError('source.tls', {
    message: `The certificate of ${host} is not to be trusted: ${(cause as Error).message} (${code}).`,
    next: 'Check the address. For a certificate authority of your own, start Sluice with NODE_EXTRA_CA_CERTS=its file.',
    origin: { label: host },
    cause,
  });
}

/** Of the error, of what it was caused by, or of the first address that was tried. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, cause } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && (code in PASSING || code === 'ENOTFOUND' || isCertificate(code))) return code;
  return systemCode(error instanceof AggregateError ? error.errors[0] : cause);
}

function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}
