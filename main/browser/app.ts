/** The HTTP face of the host: the files of the UI and `POST /rpc/<name>`. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { maxArgumentBytes } from '../../shared/host.ts';
import { serveAsset } from '../host/assets.ts';
import { securityHeaders } from '../host/csp.ts';
import type { Host } from '../host/host.ts';
import type { Guard } from './guard.ts';
import { hostAllowed, refuseCall } from './guard.ts';

export function createApp(host: Host, guard: Guard, assets: string): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    if (!hostAllowed(guard, c.req.raw.headers)) return plain(403, 'Wrong host');
    return next();
  });

  app.post(
    '/rpc/:name',
    async (c, next) => {
      const refusal = refuseCall(guard, c.req.raw.headers);
      return refusal ? plain(refusal.status, refusal.message) : next();
    },
    bodyLimit({ maxSize: maxArgumentBytes, onError: () => plain(413, 'Body too large') }),
    async (c) => {
      let args: unknown;
      try {
        args = await c.req.json();
      } catch {
        return plain(400, 'Not JSON');
      }
      const answer = await host.call(c.req.param('name'), args);
      return new Response(JSON.stringify(answer), {
        headers: { ...securityHeaders('none'), 'Content-Type': 'application/json; charset=utf-8' },
      });
    },
  );

  app.get('*', (c) => serveAsset(assets, new URL(c.req.url).pathname));
  app.all('*', () => plain(405, 'Method not allowed'));
  app.onError(() => plain(500, 'Bulkhead made a mistake while answering.'));
  return app;
}

function plain(status: number, message: string): Response {
  return new Response(message, {
    status,
    headers: { ...securityHeaders('none'), 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
