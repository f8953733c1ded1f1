/**
 * An object of a live cluster cut down to what Bulkhead reads, so that large clusters fit and nothing private is kept:
 * what is not named here is dropped. Beyond `redact`, which files go through, these go too: values of environment
 * variables, arguments and commands but for the hosts in them, annotations that mean nothing here, managed fields,
 * images' states, volumes' options.
 */
import { hostsOnly } from './host-names.ts';
import { isObject, type Json } from './metadata.ts';
import { redact } from './redact.ts';

/** Annotations that verdicts, attacks and drafts look at. */
const keptAnnotations: ReadonlySet<string> = new Set([
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
  'kubernetes.io/service-account.name',
  'kubernetes.io/ingress.class',
  'prometheus.io/scrape',
  'prometheus.io/port',
  'service.beta.kubernetes.io/aws-load-balancer-internal',
  'service.beta.kubernetes.io/aws-load-balancer-scheme',
  'service.beta.kubernetes.io/azure-load-balancer-internal',
  'networking.gke.io/load-balancer-type',
  'cloud.google.com/load-balancer-type',
]);

const metadataFields = ['name', 'generateName', 'namespace', 'uid', 'labels'] as const;
const ownerFields = ['apiVersion', 'kind', 'name', 'uid', 'controller'] as const;

/** Of a pod's spec, apart from its containers and volumes. */
const podFields = [
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostUsers',
  'shareProcessNamespace',
  'nodeName',
  'nodeSelector',
  'affinity',
  'tolerations',
  'priority',
  'priorityClassName',
  'runtimeClassName',
  'restartPolicy',
  'securityContext',
  'imagePullSecrets',
  'os',
] as const;
const containerFields = [
  'name',
  'image',
  'ports',
  'securityContext',
  'volumeMounts',
  'volumeDevices',
  'restartPolicy',
  'envFrom',
  'targetContainerName',
] as const;
/** Volumes whose options say only names and paths; of all others the sort is kept. */
const volumeSorts: ReadonlySet<string> = new Set([
  'configMap',
  'emptyDir',
  'hostPath',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const statusFields: Readonly<Record<string, readonly string[]>> = {
  Pod: ['phase', 'podIP', 'podIPs', 'hostIP', 'hostIPs'],
  Node: ['addresses'],
  Service: ['loadBalancer'],
  Ingress: ['loadBalancer'],
  Gateway: ['addresses'],
};
/** The body of kinds without `spec`. */
const otherFields = ['type', 'subsets', 'endpoints', 'addressType', 'ports', 'automountServiceAccountToken'] as const;
const rbacFields = ['rules', 'aggregationRule', 'roleRef', 'subjects'] as const;
const ownFields = [...otherFields, ...rbacFields, 'data', 'secrets', 'imagePullSecrets'] as const;
/** Kinds whose `spec` holds pods. */
const podHolders: ReadonlySet<string> = new Set([
  'ReplicationController',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);
const holderFields = [
  'replicas',
  'parallelism',
  'completions',
  'completionMode',
  'selector',
  'ordinals',
  'serviceName',
  'suspend',
] as const;

/** Trimmed twice it comes to the same. `raw` has `kind` and `apiVersion`. */
export function trim(raw: Json): Json {
  const body = redact(raw);
  const kind = String(body.kind);
  const status = statusFields[kind];
  return {
    apiVersion: body.apiVersion,
    kind: body.kind,
    metadata: metadata(body.metadata),
    ...pick(body, ownFields),
    ...(isObject(body.spec) && { spec: specOf(kind, body.spec) }),
    ...(status && isObject(body.status) && { status: pick(body.status, status) }),
  };
}

function pick(from: Json, fields: readonly string[]): Json {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const value = from[field];
    if (value !== undefined && value !== null) out[field] = value;
  }
  return out;
}

function metadata(value: unknown): Json {
  if (!isObject(value)) return {};
  const annotations = isObject(value.annotations)
    ? Object.fromEntries(Object.entries(value.annotations).filter(([key]) => keptAnnotations.has(key)))
    : {};
  const owners = Array.isArray(value.ownerReferences) ? value.ownerReferences.filter(isObject) : [];
  return {
    ...pick(value, metadataFields),
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(owners.length > 0 && { ownerReferences: owners.map((owner) => pick(owner, ownerFields)) }),
  };
}

function specOf(kind: string, spec: Json): Json {
  if (kind === 'Pod') return podSpec(spec);
  if (!podHolders.has(kind)) return spec;
  const { template, jobTemplate } = spec;
  return {
    ...pick(spec, holderFields),
    ...(isObject(template) && { template: podTemplate(template) }),
    ...(isObject(jobTemplate) && {
      jobTemplate: {
        metadata: metadata(jobTemplate.metadata),
        ...(isObject(jobTemplate.spec) && { spec: specOf('Job', jobTemplate.spec) }),
      },
    }),
  };
}

function podTemplate(template: Json): Json {
  return { metadata: metadata(template.metadata), ...(isObject(template.spec) && { spec: podSpec(template.spec) }) };
}

function podSpec(spec: Json): Json {
  const out: Record<string, unknown> = { ...pick(spec, podFields) };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
    const list = spec[field];
    if (Array.isArray(list)) out[field] = list.map((one: unknown) => (isObject(one) ? container(one) : {}));
  }
  if (Array.isArray(spec.volumes)) out.volumes = spec.volumes.map((one: unknown) => (isObject(one) ? volume(one) : {}));
  return out;
}

function container(raw: Json): Json {
  const out: Record<string, unknown> = { ...pick(raw, containerFields) };
  if (Array.isArray(raw.env)) out.env = raw.env.filter(isObject).map(variable);
  for (const field of ['command', 'args'] as const) {
    const list = raw[field];
    if (Array.isArray(list)) out[field] = list.map((one: unknown) => (typeof one === 'string' ? argument(one) : ''));
  }
  return out;
}

function variable({ name, value, valueFrom }: Json): Json {
  const kept = typeof value === 'string' ? hostsOnly({ [String(name)]: value })[String(name)] : undefined;
  return {
    name,
    ...(kept !== undefined && { value: kept }),
    ...(isObject(valueFrom) && { valueFrom: pick(valueFrom, ['configMapKeyRef', 'secretKeyRef', 'fieldRef']) }),
  };
}

/** `--db-host=db.shop.svc` keeps the host and the name of the option; the place of every argument stays. */
function argument(text: string): string {
  const [, option, value] = /^(--?[\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (option === undefined || value === undefined) return hostsOnly({ '': text })[''] ?? '';
  const name = option.replace(/^-+/, '');
  const kept = hostsOnly({ [name]: value })[name];
  return kept === undefined ? '' : `${option}=${kept}`;
}

function volume(raw: Json): Json {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'name') out.name = value;
    else if (value !== undefined && value !== null) out[key] = volumeSorts.has(key) && isObject(value) ? value : {};
  }
  return out;
}
