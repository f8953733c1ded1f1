/** Which of the kinds a cluster serves, and in which version. A kind that it does not know is normal: CRDs are optional. */
import { z } from '../../../shared/zod.ts';
import type { ApiReader } from './client.ts';
import { LiveError, proxyHint } from './errors.ts';
import { type LiveKind, liveKinds } from './kinds.ts';

export interface ServedKind {
  readonly kind: LiveKind;
  readonly version: string;
}

const groupList = z.looseObject({
  kind: z.literal('APIGroupList'),
  groups: z.array(z.looseObject({ versions: z.array(z.looseObject({ groupVersion: z.string() })) })),
});
const resourceList = z.looseObject({
  kind: z.literal('APIResourceList'),
  resources: z.array(z.looseObject({ name: z.string(), verbs: z.array(z.string()).nullish() })).nullish(),
});

/** @throws LiveError when what answers is no API server. */
export async function discover(reader: ApiReader, signal: AbortSignal): Promise<ServedKind[]> {
  const versions = await servedVersions(reader, signal);
  const wanted = [...new Set(liveKinds.flatMap(({ versions: all }) => all))].filter(
    (one) => versions?.has(one) ?? true,
  );
  const resources = new Map(
    await Promise.all(wanted.map(async (version) => [version, await resourcesOf(reader, version, signal)] as const)),
  );
  return liveKinds.flatMap((kind) => {
    const version = kind.versions.find((one) => {
      const names = resources.get(one);
      return names !== undefined && (names === 'any' || names.has(kind.resource));
    });
    return version === undefined ? [] : [{ kind, version }];
  });
}

/** Null where discovery is not allowed: then every kind is tried. */
async function servedVersions(reader: ApiReader, signal: AbortSignal): Promise<Set<string> | null> {
  let value: unknown;
  try {
    value = await reader.getJson('/apis', { signal });
  } catch (error) {
    if (error instanceof LiveError && error.code === 'forbidden') return null;
    if (!(error instanceof LiveError) || error.code !== 'not-found') throw error;
  }
  const parsed = groupList.safeParse(value);
  if (!parsed.success)
    throw new LiveError('garbage', `${reader.access.server.host} is not a Kubernetes API server`, proxyHint);
  return new Set([
    'v1',
    ...parsed.data.groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion)),
  ]);
}

/** `any` where it may not be asked for. A group whose own server is away, as of an aggregated API, fails as a whole. */
async function resourcesOf(
  reader: ApiReader,
  version: string,
  signal: AbortSignal,
): Promise<Set<string> | 'any' | undefined> {
  try {
    const path = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
    const parsed = resourceList.safeParse(await reader.getJson(path, { signal }));
    if (!parsed.success)
      throw new LiveError('garbage', `${reader.access.server.host} is not a Kubernetes API server`, proxyHint);
    const listed = (parsed.data.resources ?? []).filter(({ verbs }) => verbs?.includes('list') ?? false);
    return new Set(listed.map(({ name }) => name));
  } catch (error) {
    if (error instanceof LiveError && error.code === 'forbidden') return 'any';
    if (error instanceof LiveError && error.code === 'not-found') return undefined;
    if (error instanceof LiveError)
      throw new LiveError(error.code, `${version}: ${error.message}`, error.hint, error.retryAfter);
    throw error;
  }
}
