import { type ConnectOptions, connect, type Session } from './connect.ts';

/**
 * Watches over one operation of a session. A network that swallows packets leaves a socket waiting for a quarter of
 * an hour, and Node cannot set a time limit on it; but a trigger may rightly take long. So, whenever `progress` has
 * stood still for `limits.livenessMs`, a second connection asks whether the backend is still there; where it is not,
 * or cannot be asked, the session is destroyed, and what waits on it fails.
 */
export async function watched<T>(
  session: Session,
  options: ConnectOptions,
  progress: () => number,
  work: () => Promise<T>,
): Promise<T> {
  // No AbortController for each operation: one a batch would be a 40th of a load's CPU.
  const probing: { now: Probe | null } = { now: null };
  let seen = progress();
  const timer = setInterval(() => {
    const now = progress();
    if (now === seen) probing.now ??= probe();
    seen = now;
  }, options.limits.livenessMs);
  timer.unref();

  function probe(): Probe {
    const over = new AbortController();
    const done = ask(session, options, over.signal).then((alive) => {
      if (!alive && !over.signal.aborted) session.destroy();
      probing.now = null;
    });
    return { over, done };
  }

  try {
    return await work();
  } finally {
    clearInterval(timer);
    probing.now?.over.abort();
    await probing.now?.done;
  }
}

interface Probe {
  readonly over: AbortController;
  readonly done: Promise<void>;
}

async function ask(session: Session, options: ConnectOptions, signal: AbortSignal): Promise<boolean> {
  try {
    const probe = await connect(options, signal);
    try {
      const { rowCount } = await probe.client.query(
        'SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz',
        [session.backend.pid, session.backend.start],
      );
      return rowCount === 1;
    } finally {
      await probe.client.end();
    }
  } catch {
    // Not reachable: as good as dead. The operation that is watched fails and reports the trouble.
    return false;
  }
}
