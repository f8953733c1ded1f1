/** A cluster small enough to count by hand. */

import { ClusterIndex } from '../../../renderer/engine/cluster-index.ts';
import { readTexts } from '../../../shared/kubernetes/read.ts';
import { analyze } from '../../../shared/reachability/analyze.ts';

export function deployment(namespace: string, name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: example, ports: [{containerPort: 8080}]}]}
`;
}

export function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {kubernetes.io/metadata.name: ${name}}}
`;
}

/** Nobody reaches `db` but `web` on 5432; nothing else is isolated. */
export const dbPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
          podSelector: {matchLabels: {app: web}}
      ports: [{port: 5432}]
`;

export const smallCluster = [
  namespace('shop'),
  namespace('data'),
  deployment('shop', 'web'),
  deployment('shop', 'cart'),
  deployment('data', 'db'),
  dbPolicy,
].join('---\n');

export function indexOf(yaml: string): ClusterIndex {
  const read = readTexts([{ file: 'cluster.yaml', text: yaml }]);
  return new ClusterIndex(analyze(read.objects, { lineOf: (source, pointer) => read.texts.lineOf(source, pointer) }));
}
