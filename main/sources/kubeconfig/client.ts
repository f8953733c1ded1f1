/**
 * The API server as one context sees it. `ApiReader` can only read: nothing else in Bulkhead sends requests to a cluster
 * but apply.ts, which makes a client of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../shared/zod.ts';
import type { ClusterAccess } from './access.ts';
import { type CredentialOptions, CredentialSource, type Credentials } from './credentials.ts';
import { LiveError, mayPass, proxyHint } from './errors.ts';
import { Connections, type Incoming, type Outgoing, type Patience } from './http.ts';
import { proxyFor } from './proxies.ts';

export interface ClientOptions extends Omit<CredentialOptions, 'patience'> {
  readonly patience?: Partial<Patience>;
  /** Requests at the same time. */
  readonly parallel?: number;
  /** Of one answer, unpacked. */
  readonly maxBytes?: number;
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly firstWait?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const standard = {
  patience: { idle: 30_000, request: 120_000 },
  parallel: 4,
  maxBytes: 128 * 1024 * 1024,
  attempts: 5,
  firstWait: 300,
};
const longestWait = 30_000;

export interface GetOptions {
  readonly accept?: string;
  readonly signal: AbortSignal;
}

export interface SendOptions extends GetOptions {
  readonly method: Outgoing['method'];
  readonly body?: string;
  readonly contentType?: string;
}

/** Reads, and nothing else. */
export interface ApiReader {
  readonly access: ClusterAccess;
  /** @throws LiveError, or what the signal was aborted with. */
  getJson(path: string, options: GetOptions): Promise<unknown>;
  /** The lines of an answer that goes on, as of a watch. */
  lines(path: string, options: GetOptions): AsyncIterable<string>;
  close(): void;
}

const status = z.looseObject({ kind: z.literal('Status'), message: z.string().nullish() });

export class ApiClient implements ApiReader {
  readonly access: ClusterAccess;
  readonly #connections: Connections;
  /** Those that stay open, so that they do not keep others from being used. */
  #watches: Connections | null = null;
  readonly #credentials: CredentialSource;
  readonly #patience: Patience;
  readonly #options: Required<Pick<ClientOptions, 'attempts' | 'firstWait' | 'maxBytes'>>;

  constructor(access: ClusterAccess, options: ClientOptions) {
    this.access = access;
    this.#patience = { ...standard.patience, ...options.patience };
    this.#options = { ...standard, ...options };
    const proxy = proxyFor(access.server, access.proxy, options.env ?? process.env);
    this.#connections = new Connections({ ...access, proxy }, options.parallel ?? standard.parallel);
    this.#credentials = new CredentialSource(access, { mayRun: options.mayRun, patience: this.#patience.request });
  }

  close(): void {
    this.#connections.close();
    this.#watches?.close();
  }

  async getJson(path: string, options: GetOptions): Promise<unknown> {
    return this.#again(options.signal, () => this.sendJson(path, { ...options, method: 'GET' }));
  }

  /** One attempt, of any method. */
  async sendJson(path: string, options: SendOptions): Promise<unknown> {
    const incoming = await this.#send(path, options);
    const text = await this.#textOf(incoming, this.#options.maxBytes);
    try {
      return JSON.parse(text);
    } catch {
      throw new LiveError('garbage', `${this.#host} sent what is not JSON`, proxyHint);
    }
  }

  async *lines(path: string, options: GetOptions): AsyncGenerator<string> {
    // A watch is quiet while nothing changes: the server ends it, by the timeoutSeconds that it was asked for.
    const patience = { idle: watchSilence, request: watchSilence };
    this.#watches ??= new Connections(this.#connections.target, maxWatches);
    const incoming = await this.#send(path, { ...options, method: 'GET' }, patience, this.#watches);
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of incoming.chunks) {
        rest += decoder.decode(chunk, { stream: true });
        if (rest.length > this.#options.maxBytes) throw this.#tooLarge();
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') yield line;
      }
    } finally {
      incoming.close();
    }
  }

  get #host(): string {
    return this.access.server.host;
  }

  async #again<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof LiveError) || !mayPass(error) || attempt >= this.#options.attempts) throw error;
        const wait = error.retryAfter ?? this.#options.firstWait * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
        await sleep(Math.min(wait, longestWait), undefined, { signal });
      }
    }
  }

  async #send(
    path: string,
    options: SendOptions,
    patience = this.#patience,
    connections = this.#connections,
  ): Promise<Incoming> {
    for (let isRenewed = false; ; ) {
      const credentials = await this.#credentials.get(options.signal);
      const { body, contentType, method } = options;
      const incoming = await connections.send(
        {
          method,
          path,
          headers: {
            ...credentials.headers,
            ...this.access.impersonation,
            Accept: options.accept ?? 'application/json',
            'Accept-Encoding': this.access.compression ? 'gzip' : 'identity',
            'User-Agent': 'bulkhead',
            ...(contentType !== undefined && { 'Content-Type': contentType }),
          },
          ...(body !== undefined && { body }),
          certificate: credentials.certificate,
        },
        patience,
        options.signal,
      );
      if (incoming.status >= 200 && incoming.status < 300) return incoming;
      const said = await this.#textOf(incoming, maxErrorBytes).catch((error: unknown) => {
        if (error instanceof LiveError && error.code !== 'too-large') throw error;
        return '';
      });
      if (incoming.status === 401 && !isRenewed && this.#credentials.renew()) {
        isRenewed = true;
        continue;
      }
      throw this.#refusal(incoming, said, credentials);
    }
  }

  async #textOf(incoming: Incoming, maxBytes: number): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of incoming.chunks) {
      size += chunk.length;
      if (size > maxBytes) {
        incoming.close();
        throw this.#tooLarge();
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size).toString('utf8');
  }

  #tooLarge(): LiveError {
    const most = Math.round(this.#options.maxBytes / 1024 / 1024);
    return new LiveError('too-large', `${this.#host} sent an answer of more than ${most} MiB`, proxyHint);
  }

  #refusal({ status: code, headers }: Incoming, body: string, credentials: Credentials): LiveError {
    const said = messageOf(body, credentials);
    const host = this.#host;
    switch (code) {
      case 401: {
        const hint = 'Sign in again: the credentials of this context have ended or are not for this cluster.';
        return new LiveError(
          'unauthorized',
          `${host} does not accept the credentials of context '${this.access.context}'`,
          hint,
        );
      }
      case 403:
        return new LiveError(
          'forbidden',
          said || `${host} does not allow this`,
          'docs/rbac.yaml has the rights that Bulkhead needs.',
        );
      case 404:
        return new LiveError(
          'not-found',
          said || `${host} has no such thing`,
          'Check the server address in the kubeconfig.',
        );
      case 407:
        return new LiveError(
          'credentials',
          `${this.#connections.way} wants a user and a password for the proxy`,
          'Put them into proxy-url of the kubeconfig, or into HTTPS_PROXY: http://user:password@proxy:3128',
        );
      case 409:
        return new LiveError(
          'conflict',
          said || `${host} reports a conflict`,
          'Somebody else changes the same thing; read it again.',
        );
      case 410:
        return new LiveError('expired', said || `${host} has forgotten where we were`, 'Try again.');
      case 400:
      case 422:
        return new LiveError('invalid', said || `${host} does not accept this`, 'See what it says about the fields.');
      case 429: {
        const hint = 'The cluster is busy. Try again later.';
        return new LiveError(
          'throttled',
          said || `${host} has too many requests`,
          hint,
          waitOf(headers['retry-after']),
        );
      }
      default: {
        const what = said === '' ? '' : `: ${said}`;
        if (code >= 500) {
          const wait = waitOf(headers['retry-after']);
          return new LiveError(
            'server-error',
            `${host} failed (${code})${what}`,
            'Try again later; the cluster may be restarting.',
            wait,
          );
        }
        return new LiveError('garbage', `${host} answers ${code}${what}`, proxyHint);
      }
    }
  }
}

/** Milliseconds that a watch may be silent for; the server is asked to end it earlier. */
const watchSilence = 330_000;
const maxWatches = 100;
const maxErrorBytes = 64 * 1024;

function waitOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

/** What the API server says, without anything that was sent to it. */
function messageOf(body: string, { secrets }: Credentials): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return '';
  }
  const parsed = status.safeParse(value);
  if (!parsed.success) return '';
  let text = parsed.data.message ?? '';
  for (const secret of secrets) if (secret.length > 3) text = text.replaceAll(secret, '…');
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
