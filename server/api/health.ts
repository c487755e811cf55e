import type { Context, Middleware, Next } from 'koa';
import { isMigrated } from '../store/migrate.ts';
import type { ApiDeps } from './deps.ts';

/** `/healthz`: alive, and the database is migrated. `/readyz`: the database answers now. Both open to all. */
export function health({ store, settings, log }: ApiDeps): Middleware {
  const report = async (ctx: Context, test: () => Promise<boolean>): Promise<void> => {
    let ok = false;
    try {
      ok = await test();
    } catch (error) {
      log.warn({ err: error }, 'health check failed');
    }
    ctx.status = ok ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: ok ? 'ok' : 'unavailable', version: settings.version };
  };
  return async (ctx: Context, next: Next) => {
    if (ctx.path === '/healthz') await report(ctx, () => isMigrated(store.pool));
    else if (ctx.path === '/readyz') await report(ctx, async () => (await store.pool.query('SELECT 1')).rowCount === 1);
    else await next();
  };
}
