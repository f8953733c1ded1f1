/** A large cluster as a folder: manifests of each namespace, and its pods as `kubectl get pods -o json` prints them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LargeSize {
  readonly namespaces: number;
  readonly workloadsPerNamespace: number;
  readonly podsPerWorkload: number;
}

/** 200 namespaces, 5,000 workloads, 100,000 pods. */
export const large: LargeSize = { namespaces: 200, workloadsPerNamespace: 25, podsPerWorkload: 20 };

export function writeLargeCluster(folder: string, size: LargeSize): void {
  for (let n = 0; n < size.namespaces; n++) {
    const own = path.join(folder, namespaceName(n));
    mkdirSync(own, { recursive: true });
    const documents = [namespace(n), ...policies(n)];
    for (let w = 0; w < size.workloadsPerNamespace; w++) {
      documents.push(deployment(n, w, size.podsPerWorkload), service(n, w));
      if (n % 5 !== 0 && w % 2 === 0) documents.push(ownPolicy(n, w, size));
    }
    writeFileSync(path.join(own, 'manifests.yaml'), documents.join('---\n'));
    writeFileSync(path.join(own, 'pods.json'), JSON.stringify(podList(n, size)));
  }
}

export function namespaceName(n: number): string {
  return `team-${String(n).padStart(3, '0')}`;
}
function workloadName(w: number): string {
  return w === 0 ? 'gateway' : `service-${String(w).padStart(2, '0')}`;
}
/** In turns api, worker and store. */
function roleOf(w: number): string {
  return ['api', 'worker', 'store'][w % 3] ?? 'api';
}

function namespace(n: number): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespaceName(n)}
  labels:
    kubernetes.io/metadata.name: ${namespaceName(n)}
    zone: zone-${n % 8}
`;
}

/** One namespace in five has no policies; the others deny by default and let their own pods talk. */
function policies(n: number): string[] {
  if (n % 5 === 0) return [];
  return [
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: own-pods
  namespace: ${namespaceName(n)}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
  egress:
    - to:
        - podSelector: {}
    - to:
        - namespaceSelector:
            matchLabels:
              zone: zone-${n % 8}
          podSelector:
            matchLabels:
              role: api
      ports:
        - port: 8080
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [10.0.0.0/8, 169.254.169.254/32]
      ports:
        - port: 443
`,
  ];
}

function ownPolicy(n: number, w: number, { namespaces }: LargeSize): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${workloadName(w)}
  namespace: ${namespaceName(n)}
spec:
  podSelector:
    matchLabels:
      app: ${workloadName(w)}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${namespaceName((n + 8) % namespaces)}
        - namespaceSelector:
            matchLabels:
              zone: zone-${(n + w) % 8}
          podSelector:
            matchLabels:
              role: worker
      ports:
        - port: http
`;
}

function deployment(n: number, w: number, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${workloadName(w)}
  namespace: ${namespaceName(n)}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${workloadName(w)}
  template:
    metadata:
      labels:
        app: ${workloadName(w)}
        role: ${roleOf(w)}
    spec:
      containers:
        - name: main
          image: registry.example.com/${workloadName(w)}:1.0
          ports:
            - name: http
              containerPort: 8080
`;
}

function service(n: number, w: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${workloadName(w)}
  namespace: ${namespaceName(n)}
spec:
  selector:
    app: ${workloadName(w)}
  ports:
    - port: 80
      targetPort: http
`;
}

function podList(n: number, { workloadsPerNamespace, podsPerWorkload }: LargeSize): unknown {
  const items: unknown[] = [];
  for (let w = 0; w < workloadsPerNamespace; w++) {
    for (let p = 0; p < podsPerWorkload; p++) items.push(pod(n, w, p, items.length));
  }
  return { apiVersion: 'v1', kind: 'List', items };
}

function pod(n: number, w: number, p: number, at: number): unknown {
  const hash = `6d4cf56db${w}`;
  const address = `10.${n}.${Math.floor(at / 250)}.${(at % 250) + 1}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${workloadName(w)}-${hash}-${String(p).padStart(5, 'x')}`,
      namespace: namespaceName(n),
      uid: `00000000-0000-4000-8000-${String(n * 1_000_000 + at).padStart(12, '0')}`,
      labels: { app: workloadName(w), role: roleOf(w), 'pod-template-hash': hash },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${workloadName(w)}-${hash}`, controller: true },
      ],
    },
    spec: {
      nodeName: `node-${(n * 7 + at) % 500}`,
      serviceAccountName: 'default',
      containers: [
        {
          name: 'main',
          image: `registry.example.com/${workloadName(w)}:1.0`,
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
        },
      ],
    },
    status: { phase: 'Running', podIP: address, podIPs: [{ ip: address }] },
  };
}
