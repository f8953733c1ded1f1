/** Serves the files of the built UI, for Electron's app:// protocol and for the loopback server. */
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { securityHeaders } from './csp.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The placeholder that renderer/index.html carries; replaced with a fresh nonce on each load. */
const noncePlaceholder = '__CSP_NONCE__';

/**
 * The file below `folder` that a URL path names, or null when it points outside, hides (dot files), or is of a type
 * that the UI does not consist of.
 */
function resolveAsset(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = path.resolve(folder, `./${decoded === '/' ? '/index.html' : decoded}`);
  const relative = path.relative(folder, file);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return null;
  if (relative.split(path.sep).some((part) => part.startsWith('.'))) return null;
  return types[path.extname(file)] === undefined ? null : file;
}

/** Answers a request for one file of the UI; 404 for everything else. */
export async function serveAsset(folder: string, pathname: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64url');
  const headers = securityHeaders(nonce);
  const file = resolveAsset(folder, pathname);
  const found =
    file !== null &&
    (await stat(file).then(
      (s) => s.isFile(),
      () => false,
    ));
  if (file === null || !found) {
    return new Response('Not found', {
      status: 404,
      headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
    });
  }
  const extension = path.extname(file);
  const type = types[extension] ?? 'application/octet-stream';
  if (extension === '.html') {
    const html = (await readFile(file, 'utf8')).replaceAll(noncePlaceholder, nonce);
    return new Response(html, { headers: { ...headers, 'Content-Type': type } });
  }
  return new Response(new Uint8Array(await readFile(file)), { headers: { ...headers, 'Content-Type': type } });
}
