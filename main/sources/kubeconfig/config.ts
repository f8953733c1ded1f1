/**
 * kubeconfig files, merged. Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 * and client-go's tools/clientcmd: the first file that names a thing wins, paths are relative to the file they stand in.
 * Read here and not by a library, because what is read decides which program is run with whose rights.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import { z } from '../../../shared/zod.ts';
import { LiveError } from './errors.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();

const cluster = z.looseObject({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
  'disable-compression': flag,
});
const exec = z.looseObject({
  apiVersion: text,
  command: text,
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
});
const user = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  'auth-provider': z.looseObject({ name: z.string(), config: z.record(z.string(), z.string()).nullish() }).nullish(),
  exec: exec.nullish(),
});
const context = z.looseObject({ cluster: text, user: text, namespace: text });

const file = z.looseObject({
  'current-context': text,
  clusters: z.array(z.looseObject({ name: z.string(), cluster: cluster.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: user.nullish() })).nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: context.nullish() })).nullish(),
});

/** A thing of a kubeconfig, and the file that it stands in. */
interface Placed<T> {
  readonly value: T;
  readonly file: string;
}
export type ClusterEntry = z.infer<typeof cluster>;
export type UserEntry = z.infer<typeof user>;
export type ContextEntry = z.infer<typeof context>;
export type ExecEntry = z.infer<typeof exec>;

export interface KubeConfig {
  readonly files: readonly string[];
  readonly current: string | null;
  readonly contexts: ReadonlyMap<string, Placed<ContextEntry>>;
  readonly clusters: ReadonlyMap<string, Placed<ClusterEntry>>;
  readonly users: ReadonlyMap<string, Placed<UserEntry>>;
}

/** A kubeconfig holds names and certificates; what is larger is something else. */
const maxBytes = 4 * 1024 * 1024;

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The files that kubectl would read: `KUBECONFIG`, else `~/.kube/config`. They need not be there. */
export function defaultFiles({ env, home }: Surroundings): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((one) => one !== '');
  const files = listed.length > 0 ? listed : [path.join(home, '.kube', 'config')];
  return [...new Set(files.map((one) => path.resolve(one)))];
}

/**
 * Reads and merges. A chosen file must be there; of the default ones those that are missing are left out.
 * @throws LiveError when a file cannot be read or is no kubeconfig; what it holds is never repeated.
 */
export async function readKubeConfig(files: readonly string[], chosen: boolean): Promise<KubeConfig> {
  const merged = {
    current: null as string | null,
    contexts: new Map<string, Placed<ContextEntry>>(),
    clusters: new Map<string, Placed<ClusterEntry>>(),
    users: new Map<string, Placed<UserEntry>>(),
  };
  const read: string[] = [];
  for (const at of files) {
    const content = await readOne(at, chosen);
    if (content === null) continue;
    read.push(at);
    merged.current ??= content['current-context'] || null;
    for (const { name, context: value } of content.contexts ?? []) put(merged.contexts, name, value, at);
    for (const { name, cluster: value } of content.clusters ?? []) put(merged.clusters, name, value, at);
    for (const { name, user: value } of content.users ?? []) put(merged.users, name, value, at);
  }
  return { files: read, ...merged };
}

function put<T>(into: Map<string, Placed<T>>, name: string, value: T | null | undefined, at: string): void {
  if (!into.has(name) && value !== null && value !== undefined) into.set(name, { value, file: at });
}

async function readOne(at: string, mustBe: boolean): Promise<z.infer<typeof file> | null> {
  let content: string;
  try {
    const status = await stat(at);
    if (status.isDirectory()) throw new LiveError('kubeconfig', `${at} is a folder`, 'Name the kubeconfig file in it.');
    if (status.size > maxBytes)
      throw new LiveError('kubeconfig', `${at} is too large for a kubeconfig`, 'Name another file.');
    content = await readFile(at, 'utf8');
  } catch (error) {
    if (error instanceof LiveError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' && !mustBe) return null;
    const reason = code === 'ENOENT' ? 'it is not there' : code === 'EACCES' ? 'permission denied' : code;
    throw new LiveError('kubeconfig', `${at} cannot be read: ${reason}`, 'Name a kubeconfig with --kubeconfig.');
  }
  let value: unknown;
  try {
    // kubectl takes an empty file for a kubeconfig without contexts.
    value = content.trim() === '' ? {} : load(content);
  } catch {
    // The parser's message quotes the line that it stumbles over, which may be a token.
    throw new LiveError('kubeconfig', `${at} is not YAML`, 'kubectl config view says what is wrong with it.');
  }
  const parsed = file.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new LiveError(
    'kubeconfig',
    `${at} is not a kubeconfig${where === '' ? '' : `: ${where} is not what it should be`}`,
    'kubectl config view says what is wrong with it.',
  );
}
