/** One context of a kubeconfig made ready to use: where its cluster is, and as whom it is read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClusterEntry, ExecEntry, KubeConfig, UserEntry } from './config.ts';
import { LiveError } from './errors.ts';

/** A program that gives credentials. It runs as the user, so a kubeconfig with one is as good as a program. */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly installHint: string | null;
  readonly provideClusterInfo: boolean;
  /** The file that names it. */
  readonly file: string;
  /** Of file, command, arguments and environment: what was allowed once is allowed again only when all are the same. */
  readonly hash: string;
}

export interface Oidc {
  readonly idToken: string | null;
  readonly refreshToken: string | null;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly ca: string | null;
}

export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin }
  | { readonly kind: 'oidc'; readonly oidc: Oidc };

export interface ClusterAccess {
  /** Name of the context. */
  readonly context: string;
  readonly cluster: string;
  readonly server: URL;
  /** Null: the context names none. */
  readonly namespace: string | null;
  readonly ca: string | null;
  readonly serverName: string | null;
  readonly insecure: boolean;
  readonly proxy: string | null;
  readonly compression: boolean;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
  readonly identity: Identity;
  /** Impersonate-… headers. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

/** @throws LiveError when the context is not there, is not complete, or names files that cannot be read. */
export async function accessOf(config: KubeConfig, wanted: string | null): Promise<ClusterAccess> {
  const name = wanted ?? config.current;
  if (name === null) {
    const known = [...config.contexts.keys()];
    const hint = known.length === 0 ? 'There is no context in it.' : `Choose one with --context: ${known.join(', ')}.`;
    throw new LiveError('kubeconfig', 'the kubeconfig has no current context', hint);
  }
  const context = config.contexts.get(name);
  if (!context) {
    const known = [...config.contexts.keys()].join(', ');
    throw new LiveError(
      'kubeconfig',
      `there is no context '${name}'`,
      known === '' ? 'There is none at all.' : `There are: ${known}.`,
    );
  }
  const cluster = config.clusters.get(context.value.cluster ?? '');
  if (!cluster) throw incomplete(name, `its cluster '${context.value.cluster ?? ''}' is not in the kubeconfig`);
  const user = config.users.get(context.value.user ?? '');
  if (!user && context.value.user) throw incomplete(name, `its user '${context.value.user}' is not in the kubeconfig`);
  const own: UserEntry = user?.value ?? {};
  const from = { cluster: path.dirname(cluster.file), user: path.dirname(user?.file ?? cluster.file) };
  const server = serverOf(cluster.value, name);
  const identity = await identityOf(own, from.user, user?.file ?? '', name);
  const certificate = await certificateOf(own, from.user, name);
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname);
  if (server.protocol === 'http:' && !loopback && (identity.kind !== 'none' || certificate)) {
    throw incomplete(name, `its server ${server.origin} is not https: credentials would be sent in the clear`);
  }
  return {
    context: name,
    cluster: context.value.cluster ?? '',
    server,
    namespace: context.value.namespace || null,
    ca: await dataOrFile(
      cluster.value['certificate-authority-data'],
      cluster.value['certificate-authority'],
      from.cluster,
      name,
    ),
    serverName: cluster.value['tls-server-name'] || null,
    insecure: cluster.value['insecure-skip-tls-verify'] === true,
    proxy: cluster.value['proxy-url'] || null,
    compression: cluster.value['disable-compression'] !== true,
    certificate,
    identity,
    impersonation: impersonationOf(own),
  };
}

function incomplete(context: string, what: string): LiveError {
  return new LiveError(
    'kubeconfig',
    `context '${context}' cannot be used: ${what}`,
    'Mend the kubeconfig; kubectl would refuse it too.',
  );
}

function serverOf({ server }: ClusterEntry, context: string): URL {
  const url = server && URL.canParse(server) ? new URL(server) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw incomplete(context, 'its cluster has no server address');
  return url;
}

async function dataOrFile(
  data: string | null | undefined,
  file: string | null | undefined,
  folder: string,
  context: string,
): Promise<string | null> {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!file) return null;
  const at = path.resolve(folder, file);
  try {
    return await readFile(at, 'utf8');
  } catch {
    throw incomplete(context, `${at} cannot be read`);
  }
}

async function certificateOf(user: UserEntry, folder: string, context: string): Promise<ClusterAccess['certificate']> {
  const cert = await dataOrFile(user['client-certificate-data'], user['client-certificate'], folder, context);
  const key = await dataOrFile(user['client-key-data'], user['client-key'], folder, context);
  if (cert === null && key === null) return null;
  if (cert === null || key === null) throw incomplete(context, 'of its client certificate and key one is missing');
  return { cert, key };
}

async function identityOf(user: UserEntry, folder: string, file: string, context: string): Promise<Identity> {
  // The file is read again as it changes, so it comes before a token that stands beside it.
  if (user.tokenFile) return { kind: 'token-file', file: path.resolve(folder, user.tokenFile) };
  if (user.token) return { kind: 'token', token: user.token };
  if (user.exec) return { kind: 'exec', plugin: pluginOf(user.exec, folder, file, context) };
  const provider = user['auth-provider'];
  if (provider) {
    if (provider.name === 'oidc') return { kind: 'oidc', oidc: await oidcOf(provider.config ?? {}, folder, context) };
    throw incomplete(
      context,
      `its auth-provider '${provider.name}' is not one of today: use the exec plugin of your provider`,
    );
  }
  if (user.username) return { kind: 'basic', username: user.username, password: user.password ?? '' };
  return { kind: 'none' };
}

function pluginOf(entry: ExecEntry, folder: string, file: string, context: string): ExecPlugin {
  if (!entry.command) throw incomplete(context, 'its exec plugin has no command');
  const apiVersion = entry.apiVersion ?? '';
  if (!/^client\.authentication\.k8s\.io\/v1(?:beta1)?$/.test(apiVersion)) {
    throw incomplete(context, 'the apiVersion of its exec plugin is none that is known');
  }
  if (entry.interactiveMode === 'Always') {
    throw incomplete(context, 'its exec plugin wants to ask questions in a terminal (interactiveMode: Always)');
  }
  // A path with a separator is relative to the kubeconfig; a bare name is looked up in PATH.
  const command = /[/\\]/.test(entry.command) ? path.resolve(folder, entry.command) : entry.command;
  const args = entry.args ?? [];
  const env = (entry.env ?? []).map(({ name, value }) => ({ name, value }));
  const hash = createHash('sha256')
    .update(JSON.stringify([file, command, args, env, apiVersion]))
    .digest('hex');
  const installHint = entry.installHint || null;
  return {
    command,
    args,
    env,
    apiVersion,
    installHint,
    provideClusterInfo: entry.provideClusterInfo === true,
    file,
    hash,
  };
}

async function oidcOf(config: Readonly<Record<string, string>>, folder: string, context: string): Promise<Oidc> {
  const issuer = config['idp-issuer-url'] ?? '';
  const clientId = config['client-id'] ?? '';
  if (!URL.canParse(issuer) || clientId === '') throw incomplete(context, 'its OIDC issuer or client-id is missing');
  return {
    issuer,
    clientId,
    clientSecret: config['client-secret'] || null,
    idToken: config['id-token'] || null,
    refreshToken: config['refresh-token'] || null,
    ca: await dataOrFile(
      config['idp-certificate-authority-data'],
      config['idp-certificate-authority'],
      folder,
      context,
    ),
  };
}

function impersonationOf(user: UserEntry): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  if (user.as) headers['Impersonate-User'] = user.as;
  if (user['as-uid']) headers['Impersonate-Uid'] = user['as-uid'];
  const groups = user['as-groups'] ?? [];
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  }
  return headers;
}

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Inside a pod: the service account's own access, as client-go finds it; null elsewhere. */
export async function inClusterAccess(
  env: NodeJS.ProcessEnv,
  folder: string = accountFolder,
): Promise<ClusterAccess | null> {
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
  if (!host || !port) return null;
  const read = (name: string): Promise<string | null> => readFile(path.join(folder, name), 'utf8').catch(() => null);
  if ((await read('token')) === null) return null;
  return {
    context: 'in-cluster',
    cluster: 'in-cluster',
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    namespace: (await read('namespace'))?.trim() || null,
    ca: await read('ca.crt'),
    serverName: null,
    insecure: false,
    proxy: null,
    compression: true,
    certificate: null,
    identity: { kind: 'token-file', file: path.join(folder, 'token') },
    impersonation: {},
  };
}
