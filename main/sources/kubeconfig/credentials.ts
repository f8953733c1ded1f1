/** What is sent along with each request to say who asks; got anew before it ends, and when it is refused. */
import { readFile } from 'node:fs/promises';
import type { ClusterAccess, ExecPlugin } from './access.ts';
import { LiveError } from './errors.ts';
import { runPlugin } from './exec.ts';
import { freshIdToken } from './oidc.ts';

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
  /** What must never show up in a message. */
  readonly secrets: readonly string[];
}

export interface CredentialOptions {
  /** Whether the user has allowed this program to run. */
  readonly mayRun: (plugin: ExecPlugin) => boolean;
  /** Milliseconds for a plugin or an identity provider. */
  readonly patience: number;
}

interface Held {
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Kubelets renew a token file well before its token ends; client-go reads it again every minute, too. */
const tokenFileAge = 60_000;
/** Before it ends, so that it does not end on the way. */
const margin = 10_000;

export class CredentialSource {
  readonly #access: ClusterAccess;
  readonly #options: CredentialOptions;
  #held: Promise<Held> | null = null;

  constructor(access: ClusterAccess, options: CredentialOptions) {
    this.#access = access;
    this.#options = options;
  }

  /** Requests that ask at the same time share one run of a plugin. */
  async get(signal: AbortSignal): Promise<Credentials> {
    for (;;) {
      this.#held ??= this.#fetch(signal);
      const asked = this.#held;
      try {
        const { credentials, until } = await asked;
        if (until > Date.now()) return credentials;
      } catch (error) {
        if (this.#held === asked) this.#held = null;
        throw error;
      }
      if (this.#held === asked) this.#held = null;
    }
  }

  /** After a 401: the next request gets new ones. False when they would be the same. */
  renew(): boolean {
    this.#held = null;
    const { kind } = this.#access.identity;
    return kind === 'exec' || kind === 'oidc' || kind === 'token-file';
  }

  async #fetch(signal: AbortSignal): Promise<Held> {
    const { identity, certificate } = this.#access;
    const bearer = (token: string, until = Number.POSITIVE_INFINITY): Held => ({
      credentials: { headers: { Authorization: `Bearer ${token}` }, certificate, secrets: [token] },
      until,
    });
    switch (identity.kind) {
      case 'none':
        return { credentials: { headers: {}, certificate, secrets: [] }, until: Number.POSITIVE_INFINITY };
      case 'token':
        return bearer(identity.token);
      case 'token-file': {
        const token = (await readFile(identity.file, 'utf8').catch(() => '')).trim();
        if (token === '')
          throw new LiveError('credentials', `no token in ${identity.file}`, 'Check the tokenFile of the kubeconfig.');
        return bearer(token, Date.now() + tokenFileAge);
      }
      case 'basic': {
        const { username, password } = identity;
        const packed = Buffer.from(`${username}:${password}`).toString('base64');
        const credentials = { headers: { Authorization: `Basic ${packed}` }, certificate, secrets: [packed, password] };
        return { credentials, until: Number.POSITIVE_INFINITY };
      }
      case 'exec': {
        const { plugin } = identity;
        if (!this.#options.mayRun(plugin)) throw notAllowed(plugin);
        const {
          token,
          certificate: own,
          expires,
        } = await runPlugin(plugin, this.#access, this.#options.patience, signal);
        const secrets = [...(token === null ? [] : [token]), ...(own ? [own.key] : [])];
        const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
        // At least once round, however wrong the clocks are.
        const until = expires === null ? Number.POSITIVE_INFINITY : Math.max(expires - margin, Date.now() + 1000);
        return { credentials: { headers, certificate: own ?? certificate, secrets }, until };
      }
      case 'oidc': {
        const { token, expires } = await freshIdToken(identity.oidc, this.#options.patience, signal);
        return bearer(
          token,
          expires === null ? Number.POSITIVE_INFINITY : Math.max(expires - margin, Date.now() + 1000),
        );
      }
    }
  }
}

/** What the user is shown before a plugin runs. */
export function commandLine({ command, args, env }: ExecPlugin): string {
  const word = (text: string): string => (/^[\w@%+=:,./\\-]+$/.test(text) ? text : JSON.stringify(text));
  return [...env.map(({ name, value }) => `${name}=${word(value)}`), word(command), ...args.map(word)].join(' ');
}

function notAllowed(plugin: ExecPlugin): LiveError {
  const message = `the kubeconfig ${plugin.file} runs a program to get credentials: ${commandLine(plugin)}`;
  const hint =
    'It runs with your rights. If you trust it, allow it once with --allow-exec; it is remembered until it changes.';
  return new LiveError('exec-not-allowed', message, hint);
}
