/** A dump of a live cluster to attack: pods on nodes, accounts with roles, Secrets, Services and policies. Deterministic. */

export interface LiveSize {
  readonly namespaces: number;
  readonly workloadsPerNamespace: number;
  readonly replicas: number;
  readonly nodes: number;
}

type Item = Readonly<Record<string, unknown>>;

/** One list a namespace, the way `kubectl get -n NAMESPACE -o json` writes it, and one of what is in none. */
export function liveDump(size: LiveSize): string[] {
  const lists: Item[][] = [clusterItems(size)];
  for (let n = 0; n < size.namespaces; n++) lists.push(namespaceItems(size, n));
  return lists.map((items) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 4));
}

function clusterItems({ namespaces, nodes }: LiveSize): Item[] {
  const items: Item[] = [];
  for (let i = 0; i < nodes; i++) {
    const role = i < 3 ? { 'node-role.kubernetes.io/control-plane': '' } : {};
    items.push({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `node-${i}`, labels: { 'kubernetes.io/hostname': `node-${i}`, ...role } },
      spec: { providerID: `aws:///eu-west-1a/i-${i}` },
      status: { addresses: [{ type: 'InternalIP', address: `10.0.${Math.floor(i / 250)}.${(i % 250) + 1}` }] },
    });
  }
  for (let n = 0; n < namespaces; n++) {
    items.push({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `team-${n}`, labels: { team: `t${n % 10}` } },
    });
  }
  const rules: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['reader', ['pods', 'configmaps'], ['get', 'list', 'watch']],
    ['secret-reader', ['secrets'], ['get', 'list']],
    ['runner', ['pods', 'pods/exec'], ['create', 'get']],
    ['admin-all', ['*'], ['*']],
  ];
  for (const [name, resources, verbs] of rules) {
    items.push({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: [name === 'admin-all' ? '*' : ''], resources, verbs }],
    });
  }
  const bound = { kind: 'ServiceAccount', namespace: 'team-7', name: 'app-3' };
  items.push(binding('ClusterRoleBinding', undefined, 'admin-all', 'admin-all', bound));
  items.push({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'] }],
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
  });
  return items;
}

function binding(kind: string, namespace: string | undefined, name: string, role: string, subject: Item): Item {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}

function namespaceItems(size: LiveSize, n: number): Item[] {
  const namespace = `team-${n}`;
  const items: Item[] = [];
  for (let w = 0; w < size.workloadsPerNamespace; w++) {
    const name = `app-${w}`;
    items.push({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
    items.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque' });
    const role = w % 4 === 0 ? 'secret-reader' : w % 7 === 3 ? 'runner' : 'reader';
    items.push(binding('RoleBinding', namespace, name, role, { kind: 'ServiceAccount', name, namespace }));
    items.push(service(namespace, name, w, n % 25 === 0 && w === 0), policy(namespace, name, n, w, size));
    for (let i = 0; i < size.replicas; i++) items.push(pod(namespace, name, n, w, i, size));
  }
  return items;
}

function service(namespace: string, name: string, w: number, isPublic: boolean): Item {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      type: isPublic ? 'LoadBalancer' : 'ClusterIP',
      selector: { app: name },
      ports: [{ port: 80, targetPort: 8000 + w }],
    },
  };
}

function policy(namespace: string, name: string, n: number, w: number, { workloadsPerNamespace }: LiveSize): Item {
  const from: Item[] = [{ podSelector: { matchLabels: { app: `app-${(w + 1) % workloadsPerNamespace}` } } }];
  from.push({
    namespaceSelector: { matchLabels: { team: `t${(n + 1) % 10}` } },
    podSelector: { matchLabels: { role: 'api' } },
  });
  if (w === 0) from.push({ ipBlock: { cidr: '0.0.0.0/0' } });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: w % 3 === 0 ? ['Ingress', 'Egress'] : ['Ingress'],
      ingress: [{ from, ports: [{ port: 8000 + w }] }],
      ...(w % 3 === 0 && { egress: [{ to: [{ podSelector: {} }] }, { to: [{ namespaceSelector: {} }] }] }),
    },
  };
}

function pod(namespace: string, name: string, n: number, w: number, i: number, size: LiveSize): Item {
  const serial = (n * size.workloadsPerNamespace + w) * size.replicas + i;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-7d9c5b6f4-${i}`,
      namespace,
      labels: { app: name, role: w % 2 === 0 ? 'api' : 'worker', 'pod-template-hash': '7d9c5b6f4' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-7d9c5b6f4`, controller: true }],
    },
    spec: {
      nodeName: `node-${3 + (serial % (size.nodes - 3))}`,
      serviceAccountName: name,
      containers: [
        {
          name: 'main',
          image: `registry.example.com/${namespace}/${name}:1.${w}`,
          ports: [{ name: 'http', containerPort: 8000 + w }],
          env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name, key: 'password' } } }],
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          ...(n % 50 === 5 && w === 2 && { securityContext: { privileged: true } }),
          volumeMounts: [{ name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
      volumes: [{ name: 'kube-api-access', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
    },
    status: { phase: 'Running', podIP: `10.${64 + (serial >> 16)}.${(serial >> 8) & 255}.${serial & 255}` },
  };
}
