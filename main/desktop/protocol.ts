/** Serves the UI under app://bundle/, so that no page ever runs with the rights of file://. */

import type { Session } from 'electron';
import { protocol } from 'electron';
import { serveAsset } from '../host/assets.ts';
import { securityHeaders } from '../host/csp.ts';
import { appScheme, isAppUrl } from './origin.ts';

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function serveBundle(session: Session, assets: string): void {
  session.protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' || !isAppUrl(request.url)) {
      return new Response('Not found', { status: 404, headers: securityHeaders('none') });
    }
    return serveAsset(assets, new URL(request.url).pathname);
  });
}

/** Nothing in the app is remote: any request that leaves the bundle is a mistake or an attack. */
export function blockNetwork(session: Session, developing: boolean): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const devtools = developing && details.url.startsWith('devtools:');
    const local = details.url.startsWith('data:') || details.url.startsWith('blob:');
    callback({ cancel: !(isAppUrl(details.url) || devtools || local) });
  });
}
