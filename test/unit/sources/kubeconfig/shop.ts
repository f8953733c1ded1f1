/** A small shop as an API server holds it. */
export function pod(name: string, namespace = 'shop', labels: Record<string, string> = { app: name }): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, uid: `uid-${name}` },
    spec: {
      nodeName: 'node-1',
      serviceAccountName: 'default',
      containers: [{ name: 'main', image: 'shop', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    },
    status: { phase: 'Running', podIP: '10.0.0.7', podIPs: [{ ip: '10.0.0.7' }], hostIP: '192.168.0.4' },
  };
}

export function namespace(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } };
}

export function denyAll(namespaceName = 'shop', name = 'deny'): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceName },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  };
}

export const shop: readonly object[] = [namespace('shop'), pod('web'), pod('cart'), pod('pay'), denyAll()];
