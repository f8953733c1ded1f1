/** The one origin that the app consists of. */
export const appScheme = 'app';
const appHost = 'bundle';
const appOrigin = `${appScheme}://${appHost}`;
export const appUrl = `${appOrigin}/index.html`;

/**
 * Whether a URL belongs to the app. Compares scheme and host itself: outside Chromium, `URL.origin` is the text 'null'
 * for every custom scheme.
 */
export function isAppUrl(url: string): boolean {
  try {
    const parsed = new URL(url);
    return (
      parsed.protocol === `${appScheme}:` && parsed.host === appHost && parsed.username === '' && parsed.password === ''
    );
  } catch {
    return false;
  }
}
