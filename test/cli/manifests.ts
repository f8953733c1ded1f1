/** Small manifests to put together. */
export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: {kubernetes.io/metadata.name: ${name}}\n`;

export function workload(namespaceName: string, name: string, kind = 'Deployment'): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespaceName}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: main, image: example.com/${name}, ports: [{containerPort: 8080}]}
`;
}

/** A NetworkPolicy; `spec` is YAML, indented by two. */
export const policy = (namespaceName: string, name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespaceName}}
spec:
${spec}`;

export const join = (...documents: readonly string[]): string => documents.join('---\n');

/** Namespace `shop` with `web` and `cart`, nothing isolated. */
export const shop = join(namespace('shop'), workload('shop', 'web'), workload('shop', 'cart'));

/** Only web reaches cart, on 7070. */
export const cartPolicy = policy(
  'shop',
  'cart',
  `  podSelector: {matchLabels: {app: cart}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {app: web}}
    ports:
    - port: 7070
`,
);
