import ssh2, { type ParsedKey } from 'ssh2';
import { PipelineError } from '../../../runtime/contract/errors.ts';

/** The private key in a text; `source.auth` where it cannot be read. */
export function privateKey(text: string, passphrase: string | undefined): ParsedKey {
  const key = ssh2.utils.parseKey(text.trim(), passphrase);
  const keys = Array.isArray(key) ? (key as ParsedKey[]) : [key];
  const [first] = keys;
  if (first !== undefined && !(first instanceof Error) && first.isPrivateKey()) return first;
  const said = first instanceof Error ? first.message : 'it holds no private key';
  throw new PipelineError('source.auth', {
    message: `The private key cannot be read: ${said}.`,
    next: 'Copy the whole file of the key, with the lines BEGIN and END, and give its passphrase where it has one.',
    ...(first instanceof Error ? { cause: first } : {}),
  });
}
