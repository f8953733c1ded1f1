/** What pages may ask of the system: to write text to the clipboard after a click, nothing else. */

import type { Session, WebContents } from 'electron';
import { app } from 'electron';
import { isAppUrl } from './origin.ts';

const granted = new Set(['clipboard-sanitized-write']);

export function denyPermissions(session: Session): void {
  // Electron grants by default, so silence here would mean yes.
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(granted.has(permission) && isAppUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => granted.has(permission) && isAppUrl(origin));
  session.setDevicePermissionHandler(() => false);
}

/** Keeps every window on the app's own pages, including windows that nobody meant to open. */
function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}
