import { PipelineError } from '../../../runtime/contract/errors.ts';
import { comparePaths } from '../compare-paths.ts';
import { cleanPath } from '../remote/clean-path.ts';
import { stalled, stallGuard } from '../remote/stall-guard.ts';
import { isAddress } from './addresses.ts';
import type { HttpPullConfig } from './config.ts';
import type { HttpContext } from './context.ts';
import { UnwantedAnswer } from './fault.ts';

/** Of an index: its paths are held and sorted. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The paths that the connector names, in ascending order; `null` where it names none. */
export async function listed(
  context: HttpContext,
  root: string,
  { files, index }: Pick<HttpPullConfig, 'files' | 'index'>,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  if (files.length === 0 && index === undefined) return null;
  const more = index === undefined ? [] : await linesOf(context, index, signal);
  const paths = [...files, ...more].map((path) => (isAddress(path) ? path : cleanPath(root, path)));
  return [...new Set(paths)].toSorted(comparePaths);
}

async function linesOf(
  { client, addressOf, limits }: HttpContext,
  index: string,
  signal: AbortSignal,
): Promise<string[]> {
  const guard = stallGuard(limits.stallMs, signal);
  try {
    const { status, answer, url } = await client.ask(addressOf(index), {}, guard.signal);
    if (status !== 200) throw new UnwantedAnswer(answer, url);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      guard.passed();
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw tooLong(index);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks)
      .toString()
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch (cause) {
    throw guard.isOver() ? stalled(index, limits.stallMs, cause) : cause;
  } finally {
    guard.end();
  }
}

function tooLong(index: string): PipelineError {
  return new PipelineError('source.too_large', {
    message: `The index ${JSON.stringify(index)} has more than ${MOST_BYTES} bytes.`,
    next: 'Make several connectors with an index each.',
    origin: { label: index },
  });
}
