import type { Source } from '../../runtime/contract/source.ts';
import { controlPlaneWithin } from './control-plane-within.ts';
import { interruptible } from './interrupt.ts';
import { openPath, type ReadAs } from './open-path.ts';
import { readConnector } from './read-connector.ts';

/** Opens one path after another, by the same connector, for as long as `use` gives `true`; closes all in the end. */
export async function openPaths(
  paths: readonly string[],
  { connector, ...readAs }: ReadAs & { readonly connector?: string | undefined },
  use: (source: Source, signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const from = connector === undefined ? null : await readConnector(connector, controlPlaneWithin(opened));
  for (const path of paths) {
    const source = await openPath(path, from, readAs);
    try {
      if (!(await use(source, signal))) return;
    } finally {
      await source.close?.();
    }
  }
}
