/** Clusters made to measure on: manifests as text, the way a folder holds them. Deterministic. */

export interface BenchSize {
  readonly namespaces: number;
  readonly workloadsPerNamespace: number;
}

/** One Deployment and one NetworkPolicy a workload, plus a default deny for every namespace but one in ten. */
export function benchManifests({ namespaces, workloadsPerNamespace }: BenchSize): string[] {
  const documents: string[] = [];
  for (let n = 0; n < namespaces; n++) {
    const namespace = `team-${n}`;
    documents.push(`apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    team: t${n % 10}
    tier: ${n % 3 === 0 ? 'backend' : 'frontend'}
`);
    for (let w = 0; w < workloadsPerNamespace; w++) {
      const name = `app-${w}`;
      documents.push(deployment(namespace, name, w), networkPolicy(namespace, name, n, w, workloadsPerNamespace));
    }
  }
  return documents;
}

function deployment(namespace: string, name: string, w: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        role: ${w % 2 === 0 ? 'api' : 'worker'}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: registry.example.com/${name}:1.${w}
          ports:
            - name: http
              containerPort: ${8000 + (w % 20)}
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
`;
}

function networkPolicy(namespace: string, name: string, n: number, w: number, count: number): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: app-${(w + 1) % count}
        - namespaceSelector:
            matchLabels:
              team: t${(n + 1) % 10}
          podSelector:
            matchLabels:
              role: api
      ports:
        - port: http
  egress:
    - to:
        - podSelector: {}
        - namespaceSelector:
            matchLabels:
              tier: backend
    - to:
        - ipBlock:
            cidr: 203.0.${n % 256}.0/24
      ports:
        - port: 443
`;
}
