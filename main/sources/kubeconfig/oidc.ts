/** ID tokens of the `oidc` auth provider, renewed with its refresh token. Source: OpenID Connect Core 1.0, 12. */
import { z } from '../../../shared/zod.ts';
import type { Oidc } from './access.ts';
import { LiveError } from './errors.ts';
import { Connections } from './http.ts';
import { proxyFor } from './proxies.ts';

const discovery = z.looseObject({ token_endpoint: z.string() });
const answer = z.looseObject({ id_token: z.string() });
const claims = z.looseObject({ exp: z.number() });

interface IdToken {
  readonly token: string;
  /** Milliseconds since 1970; null when the token does not say. */
  readonly expires: number | null;
}

const maxBytes = 1024 * 1024;
const hint = 'Sign in again with the tool that wrote the kubeconfig. Better: use an exec plugin such as kubelogin.';

/** The token of the kubeconfig while it lasts, else a new one. The kubeconfig is not written to. */
export async function freshIdToken(oidc: Oidc, patience: number, signal: AbortSignal): Promise<IdToken> {
  if (oidc.idToken !== null) {
    const expires = expiryOf(oidc.idToken);
    if (expires === null || expires > Date.now() + 10_000) return { token: oidc.idToken, expires };
  }
  if (oidc.refreshToken === null)
    throw new LiveError('credentials', 'the OIDC token of the kubeconfig has expired', hint);
  const issuer = oidc.issuer.replace(/\/$/, '');
  const about = await ask(oidc, new URL(`${issuer}/.well-known/openid-configuration`), null, patience, signal);
  const found = discovery.safeParse(about);
  const endpoint = found.success && URL.canParse(found.data.token_endpoint) ? new URL(found.data.token_endpoint) : null;
  if (endpoint?.protocol !== 'https:') throw new LiveError('credentials', `${issuer} is no OIDC issuer`, hint);
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: oidc.refreshToken,
    client_id: oidc.clientId,
    ...(oidc.clientSecret !== null && { client_secret: oidc.clientSecret }),
  });
  const given = answer.safeParse(await ask(oidc, endpoint, form.toString(), patience, signal));
  if (!given.success) throw new LiveError('credentials', `${endpoint.host} gave no new token`, hint);
  return { token: given.data.id_token, expires: expiryOf(given.data.id_token) };
}

async function ask(oidc: Oidc, url: URL, form: string | null, patience: number, signal: AbortSignal): Promise<unknown> {
  if (url.protocol !== 'https:') throw new LiveError('credentials', `the OIDC issuer ${url.host} is not https`, hint);
  const proxy = proxyFor(url, null, process.env);
  const connections = new Connections(
    { server: new URL(url.origin), ca: oidc.ca, serverName: null, insecure: false, proxy },
    1,
  );
  try {
    const response = await connections.send(
      {
        method: form === null ? 'GET' : 'POST',
        path: `${url.pathname}${url.search}`,
        headers: {
          Accept: 'application/json',
          ...(form !== null && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
        ...(form !== null && { body: form }),
        certificate: null,
      },
      { idle: patience, request: patience },
      signal,
    );
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.chunks) {
      size += chunk.length;
      if (size > maxBytes) throw new LiveError('credentials', `${url.host} sent more than an answer`, hint);
      chunks.push(chunk);
    }
    if (response.status !== 200)
      throw new LiveError('credentials', `${url.host} refused to renew the token (${response.status})`, hint);
    return parse(Buffer.concat(chunks).toString('utf8'));
  } finally {
    connections.close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Read, not verified: the API server does that. */
function expiryOf(token: string): number | null {
  const payload = parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const parsed = claims.safeParse(payload);
  return parsed.success ? parsed.data.exp * 1000 : null;
}
