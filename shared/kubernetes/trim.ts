/**
 * What is kept of an object that leaves the place where it was read: the fields that some part of Bulkhead looks at, and
 * nothing else. Fields are named here one by one, so that a field nobody thought of cannot carry a secret out.
 */
import { hostsOnly } from './host-names.ts';
import { isObject, type Json } from './metadata.ts';
import { redact } from './redact.ts';

/** `true` keeps a value whole, a list means "each item", an object names the fields to keep. */
type Shape = true | readonly [Shape] | { readonly [field: string]: Shape };

/** What is kept of a setting (a variable, an argument): hosts and ports of others, never the value as such. */
export type KeepOfSetting = (setting: {
  readonly name: string;
  readonly text: string;
  readonly isFile: boolean;
}) => string;

/** Annotations that change a verdict or a finding. */
const annotations: ReadonlySet<string> = new Set([
  'prometheus.io/scrape',
  'prometheus.io/port',
  'kubernetes.io/ingress.class',
  'service.beta.kubernetes.io/aws-load-balancer-internal',
  'service.beta.kubernetes.io/aws-load-balancer-scheme',
  'service.beta.kubernetes.io/azure-load-balancer-internal',
  'networking.gke.io/load-balancer-type',
  'cloud.google.com/load-balancer-type',
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
  'kubernetes.io/service-account.name',
]);

const named: Shape = { name: true };
const securityContext: Shape = {
  privileged: true,
  procMount: true,
  runAsUser: true,
  runAsNonRoot: true,
  allowPrivilegeEscalation: true,
  readOnlyRootFilesystem: true,
  capabilities: { add: true, drop: true },
  windowsOptions: { hostProcess: true },
  appArmorProfile: { type: true },
  seccompProfile: { type: true },
  sysctls: [named],
};
const container: Shape = {
  name: true,
  image: true,
  restartPolicy: true,
  ports: true,
  env: [{ name: true, value: true, valueFrom: { secretKeyRef: named, configMapKeyRef: { name: true, key: true } } }],
  envFrom: [{ secretRef: named, configMapRef: named }],
  command: true,
  args: true,
  securityContext,
  volumeMounts: [{ name: true, mountPath: true, subPath: true, readOnly: true }],
  volumeDevices: [{ name: true, devicePath: true }],
};
const podSpec: Shape = {
  containers: [container],
  initContainers: [container],
  ephemeralContainers: [container],
  volumes: [
    {
      name: true,
      hostPath: true,
      secret: { secretName: true },
      configMap: named,
      persistentVolumeClaim: true,
      projected: { sources: [{ secret: named, configMap: named, serviceAccountToken: { audience: true } }] },
    },
  ],
  securityContext,
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  hostUsers: true,
  nodeName: true,
  nodeSelector: true,
  affinity: { nodeAffinity: true },
  tolerations: true,
  runtimeClassName: true,
  serviceAccountName: true,
  serviceAccount: true,
  automountServiceAccountToken: true,
  imagePullSecrets: [named],
};
const template: Shape = { metadata: { labels: true, annotations: true }, spec: podSpec };
const jobSpec: Shape = { completionMode: true, completions: true, parallelism: true, template };
const controller: Shape = { spec: { replicas: true, ordinals: true, selector: true, template } };
const rules: Shape = { rules: true, aggregationRule: true };
const binding: Shape = { roleRef: true, subjects: true };

const shapes: Readonly<Record<string, Shape>> = {
  Namespace: {},
  Node: { spec: { taints: true, providerID: true }, status: { addresses: true } },
  Pod: {
    spec: podSpec,
    status: { phase: true, podIP: true, podIPs: true, hostIP: true, hostIPs: true },
  },
  Deployment: controller,
  StatefulSet: controller,
  DaemonSet: controller,
  ReplicaSet: controller,
  ReplicationController: controller,
  Job: { spec: jobSpec, status: { completionTime: true } },
  CronJob: { spec: { jobTemplate: { spec: jobSpec } } },
  Service: { spec: true, status: { loadBalancer: true } },
  Endpoints: {
    subsets: [{ addresses: [{ ip: true }], notReadyAddresses: [{ ip: true }], ports: true }],
  },
  EndpointSlice: { endpoints: [{ addresses: true }], ports: true },
  Ingress: { spec: { defaultBackend: true, ingressClassName: true, rules: true } },
  IngressClass: { spec: { controller: true } },
  HTTPRoute: gatewayRoute(),
  GRPCRoute: gatewayRoute(),
  TLSRoute: gatewayRoute(),
  TCPRoute: gatewayRoute(),
  UDPRoute: gatewayRoute(),
  Gateway: { spec: { gatewayClassName: true } },
  Route: { spec: { host: true, to: true, alternateBackends: true, port: true } },
  Role: rules,
  ClusterRole: rules,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ServiceAccount: { automountServiceAccountToken: true, secrets: [named], imagePullSecrets: [named] },
  Secret: { type: true },
  // Hosts and ports only (redact.ts).
  ConfigMap: { data: true },
};

/** Filters of a backend may set headers, and headers may hold credentials. */
function gatewayRoute(): Shape {
  const backend: Shape = { group: true, kind: true, name: true, namespace: true, port: true, weight: true };
  return { spec: { hostnames: true, parentRefs: true, rules: [{ backendRefs: [backend] }] } };
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** Items keep their place, because pointers into the object name it. */
function keep(value: unknown, shape: Shape): unknown {
  if (shape === true || value === null) return value;
  if (isList(shape))
    return Array.isArray(value) ? value.map((item: unknown) => keep(item, shape[0]) ?? null) : undefined;
  if (!isObject(value)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const own = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const part = own === undefined ? undefined : keep(value[key], own);
    if (part !== undefined) kept[key] = part;
  }
  return kept;
}

/** By itself a setting keeps the hosts that it certainly names; who knows all Services can keep more (draft/references.ts). */
function hostsAlone({ name, text }: { readonly name: string; readonly text: string }): string {
  return hostsOnly({ [name]: text })[name] ?? '';
}

/**
 * The body of an object as it may leave: redacted, trimmed. Policies are kept whole but for their annotations and status,
 * because what is odd about them is reported and they are written back by a revert. Trimmed twice it comes to the same.
 * @param raw Has `kind` and `apiVersion`.
 */
export function trim(raw: Json, setting: KeepOfSetting = hostsAlone): Json {
  const redacted = redact(raw);
  const { apiVersion, kind, metadata: _metadata, status: _status, ...body } = redacted;
  // Not the redacted one: an annotation of a Secret says whose token it is.
  const head = { apiVersion, kind, metadata: trimMetadata(raw.metadata) };
  const shape = shapes[String(kind)];
  if (shape === undefined) return { ...head, ...body };
  const kept = keep(redacted, shape);
  return withSettings({ ...head, ...(isObject(kept) ? kept : {}) }, setting);
}

const metadataFields: Shape = {
  name: true,
  generateName: true,
  namespace: true,
  uid: true,
  labels: true,
  annotations: true,
  ownerReferences: [{ apiVersion: true, kind: true, name: true, uid: true, controller: true }],
};

function trimMetadata(metadata: unknown): Json {
  const kept = keep(metadata, metadataFields);
  return isObject(kept) ? withAnnotations(kept) : {};
}

/** Metadata with the annotations that are kept; without the field where there are none. */
function withAnnotations(metadata: Json): Json {
  const { annotations: all, ...rest } = metadata;
  if (!isObject(all)) return rest;
  const kept = Object.entries(all).filter(([key]) => annotations.has(key));
  return kept.length === 0 ? rest : { ...metadata, annotations: Object.fromEntries(kept) };
}

/** Wherever a pod spec stands. */
function withSettings(raw: Json, setting: KeepOfSetting): Json {
  const { spec } = raw;
  if (!isObject(spec)) return raw;
  if (raw.kind === 'Pod') return { ...raw, spec: settingsOf(spec, setting) };
  if (raw.kind === 'CronJob') {
    const { jobTemplate } = spec;
    const job = isObject(jobTemplate) && isObject(jobTemplate.spec) ? jobTemplate.spec : null;
    if (!isObject(jobTemplate) || !job) return raw;
    return { ...raw, spec: { ...spec, jobTemplate: { ...jobTemplate, spec: templateIn(job, setting) } } };
  }
  return { ...raw, spec: templateIn(spec, setting) };
}

function templateIn(spec: Json, setting: KeepOfSetting): Json {
  if (!isObject(spec.template)) return spec;
  const { metadata, spec: pod } = spec.template;
  return {
    ...spec,
    template: {
      ...spec.template,
      ...(isObject(metadata) && { metadata: withAnnotations(metadata) }),
      ...(isObject(pod) && { spec: settingsOf(pod, setting) }),
    },
  };
}

function settingsOf(spec: Json, setting: KeepOfSetting): Json {
  const out: Record<string, unknown> = { ...spec };
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    const list = spec[field];
    if (Array.isArray(list)) out[field] = list.map((one: unknown) => (isObject(one) ? containerOf(one, setting) : one));
  }
  return out;
}

function containerOf(container: Json, setting: KeepOfSetting): Json {
  const { env, command, args } = container;
  const words = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((one: unknown) => (typeof one === 'string' ? wordOf(one, setting) : null))
      : undefined;
  const fields = {
    env: Array.isArray(env) ? env.map((one: unknown) => (isObject(one) ? variableOf(one, setting) : null)) : undefined,
    command: words(command),
    args: words(args),
  };
  return Object.fromEntries(
    Object.entries({ ...container, ...fields }).filter(([key, value]) => value !== undefined && key in container),
  );
}

function variableOf(variable: Json, setting: KeepOfSetting): Json {
  const { value, ...rest } = variable;
  if (typeof value !== 'string') return rest;
  const name = typeof variable.name === 'string' ? variable.name : '';
  const kept = setting({ name, text: value, isFile: false });
  return kept === '' ? rest : { ...variable, value: kept };
}

/** An argument: `--name=value`, or a word. */
export const optionPattern = /^--?([\w.-]+)=(.*)$/s;

function wordOf(word: string, setting: KeepOfSetting): string {
  const option = optionPattern.exec(word);
  const [name, text] = option ? [option[1] ?? '', option[2] ?? ''] : ['', word];
  const kept = setting({ name, text, isFile: text.includes('\n') });
  return kept === '' || !option ? kept : `${word.slice(0, word.indexOf('='))}=${kept}`;
}
