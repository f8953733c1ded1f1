/** From a pod to the identities and secrets that it holds (table P). */
import { asList, asObject, asText, type Json } from '../cluster/fields.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Builder } from './builder.ts';
import { keyOf, type SpecPlace, specEvidence, type WorkloadFacts } from './facts.ts';
import type { Edge } from './model.ts';
import { containersOf, serviceAccountOf } from './pod-spec.ts';

export interface SecretUse {
  readonly name: string;
  /** Below the pod spec. */
  readonly pointer: string;
  readonly text: string;
}

const uses = new WeakMap<Json, readonly SecretUse[]>();

/** Secrets that containers of a pod see: volumes, projected volumes, environment. Remembered by spec. */
export function secretUses(spec: Json): readonly SecretUse[] {
  let found = uses.get(spec);
  if (!found) {
    found = findSecretUses(spec);
    uses.set(spec, found);
  }
  return found;
}

function findSecretUses(spec: Json): SecretUse[] {
  const out: SecretUse[] = [];
  const add = (name: unknown, pointer: string, text: string): void => {
    const known = asText(name);
    if (known !== null) out.push({ name: known, pointer, text });
  };
  for (const [i, entry] of asList(spec.volumes).entries()) {
    const volume = asObject(entry);
    add(asObject(volume.secret).secretName, `/volumes/${i}/secret`, 'mounts it');
    for (const [j, source] of asList(asObject(volume.projected).sources).entries()) {
      add(asObject(asObject(source).secret).name, `/volumes/${i}/projected/sources/${j}/secret`, 'mounts it');
    }
  }
  for (const container of containersOf(spec)) {
    for (const [i, entry] of asList(container.raw.env).entries()) {
      const ref = asObject(asObject(asObject(entry).valueFrom).secretKeyRef);
      add(ref.name, `${container.pointer}/env/${i}/valueFrom/secretKeyRef`, 'has a key of it in its environment');
    }
    for (const [i, entry] of asList(container.raw.envFrom).entries()) {
      add(
        asObject(asObject(entry).secretRef).name,
        `${container.pointer}/envFrom/${i}/secretRef`,
        'has it in its environment',
      );
    }
  }
  return out;
}

/** Secrets that only the kubelet uses for a pod: its containers never see them, its node does. */
export function kubeletSecrets(spec: Json): string[] {
  return asList(spec.imagePullSecrets).flatMap((entry) => asText(asObject(entry).name) ?? []);
}

export function secretNames(spec: Json): string[] {
  return [...secretUses(spec).map(({ name }) => name), ...kubeletSecrets(spec)];
}

/** How a pod spec comes to hold a token of its account; null when it does not. */
export function tokenOf(
  spec: Json,
  account: KubernetesObject | null,
): { readonly pointer: string; readonly text: string; readonly projected: boolean } | null {
  for (const [i, entry] of asList(spec.volumes).entries()) {
    for (const [j, source] of asList(asObject(asObject(entry).projected).sources).entries()) {
      const token = asObject(source).serviceAccountToken;
      if (token === undefined || token === null) continue;
      // A token for another audience is none for the API server.
      const audience = asText(asObject(token).audience);
      if (audience !== null && !/kubernetes/.test(audience)) continue;
      const pointer = `/volumes/${i}/projected/sources/${j}/serviceAccountToken`;
      const automatic = (asText(asObject(entry).name) ?? '').startsWith('kube-api-access-');
      // The volume that the API server adds by itself follows automountServiceAccountToken.
      if (automatic) continue;
      return { pointer, text: 'projects a token of the service account', projected: true };
    }
  }
  const own = spec.automountServiceAccountToken;
  if (own === false) return null;
  if (own === true) {
    return { pointer: '/automountServiceAccountToken', text: 'mounts the token', projected: false };
  }
  if (account?.raw.automountServiceAccountToken === false) return null;
  return { pointer: '', text: 'mounts the token: nothing turns that off', projected: false };
}

export function identityEdges(builder: Builder, workload: WorkloadFacts): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<string>();
  for (const place of workload.places) {
    const { spec } = place;
    const name = serviceAccountOf(spec);
    const account = builder.facts.accounts.get(keyOf(workload.namespace, name)) ?? null;
    const token = tokenOf(spec, account);
    if (token && !seen.has(`token ${name}`)) {
      seen.add(`token ${name}`);
      edges.push(tokenEdge(builder, workload, place, name, token));
    }
    for (const use of secretUses(spec)) {
      if (seen.has(`secret ${use.name}`)) continue;
      seen.add(`secret ${use.name}`);
      edges.push(secretEdge(builder, workload, place, use));
    }
    const cloud = cloudIdentity(account, place.labels);
    if (cloud && !seen.has(cloud.id)) {
      seen.add(cloud.id);
      const control = builder.control({
        id: `cloud-identity:${keyOf(workload.namespace, name)}`,
        kind: 'cloud-identity',
        title: `Take the cloud identity from service account ${keyOf(workload.namespace, name)}`,
        endpoint: -1,
        changes: [{ object: cloud.object, pointer: cloud.pointer, from: cloud.id, to: null }],
      });
      edges.push({
        to: builder.vertex('cloud-identity', `cloud:${cloud.id}`),
        rule: 'P3-cloud-identity',
        certainty: 'likely',
        evidence: [{ object: cloud.object, pointer: cloud.pointer, text: `may act as ${cloud.id}` }],
        controls: [control],
        need: null,
      });
    }
  }
  return edges;
}

function tokenEdge(
  builder: Builder,
  workload: WorkloadFacts,
  place: SpecPlace,
  name: string,
  token: NonNullable<ReturnType<typeof tokenOf>>,
): Edge {
  const evidence = specEvidence(workload, place, token.pointer, `${workload.workload} ${token.text}`);
  const at = workload.template ?? place;
  const pointer = token.projected ? token.pointer : '/automountServiceAccountToken';
  const control = builder.control({
    id: `token:${workload.workload}`,
    kind: 'token',
    title: `Give ${workload.workload} no token of service account ${workload.namespace}/${name}`,
    endpoint: -1,
    changes: [
      {
        object: at.object,
        pointer: at.prefix + pointer,
        from: token.projected ? 'a projected token' : token.pointer === '' ? '(unset: mounted)' : 'true',
        to: token.projected ? null : 'false',
      },
    ],
  });
  return {
    to: builder.account(workload.namespace, name),
    rule: 'P1-token',
    certainty: 'certain',
    evidence: [evidence],
    controls: [control],
    need: null,
  };
}

function secretEdge(builder: Builder, workload: WorkloadFacts, place: SpecPlace, use: SecretUse): Edge {
  const key = keyOf(workload.namespace, use.name);
  const evidence = specEvidence(workload, place, use.pointer, `${workload.workload} ${use.text}`);
  const control = builder.control({
    id: `secret-reference:${workload.workload}:${use.name}`,
    kind: 'secret-reference',
    title: `Give ${workload.workload} no Secret ${key}`,
    endpoint: -1,
    changes: secretUses(place.spec)
      .filter(({ name }) => name === use.name)
      .map(({ pointer }) => ({
        object: evidence.object,
        pointer: evidence.pointer.slice(0, evidence.pointer.length - use.pointer.length) + pointer,
        from: use.name,
        to: null,
      })),
  });
  return {
    to: builder.secret(workload.namespace, use.name),
    rule: 'P2-secret',
    certainty: 'certain',
    evidence: [evidence],
    controls: [control],
    need: null,
  };
}

const cloudAnnotations = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
] as const;

/** The cloud identity that an account stands for; Azure's webhook wants a label on the pod as well. */
export function cloudIdentity(
  account: KubernetesObject | null,
  podLabels: Readonly<Record<string, string>>,
): { readonly id: string; readonly object: KubernetesObject; readonly pointer: string } | null {
  if (!account) return null;
  for (const annotation of cloudAnnotations) {
    const id = account.metadata.annotations[annotation];
    if (id === undefined || id === '') continue;
    if (annotation.startsWith('azure') && podLabels['azure.workload.identity/use'] !== 'true') continue;
    return { id, object: account, pointer: `/metadata/annotations/${annotation.replace('/', '~1')}` };
  }
  return null;
}

/** The account that a token Secret belongs to. */
export function accountOfSecret(secret: KubernetesObject | null): string | null {
  if (secret?.raw.type !== 'kubernetes.io/service-account-token') return null;
  const name = secret.metadata.annotations['kubernetes.io/service-account.name'];
  return name === undefined ? null : keyOf(secret.metadata.namespace, name);
}
