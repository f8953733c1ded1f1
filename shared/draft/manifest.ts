/** Policies as plain data, and back through the same reading as everybody's files. */
import { nameLabel } from '../cluster/model.ts';
import type { KubernetesObject, Labels } from '../kubernetes/objects.ts';
import { readTexts } from '../kubernetes/read.ts';
import { toYaml } from '../kubernetes/write.ts';
import { matchLabels } from '../reachability/fix-peers.ts';
import { policyKinds } from './edits.ts';

export type Manifest = Readonly<Record<string, unknown>>;

export interface NetworkPolicySpec {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ingress?: readonly Manifest[];
  readonly egress?: readonly Manifest[];
}

/** A direction that is given is isolated; without rules nothing passes. policyTypes say so, not empty lists. */
export function networkPolicy({ namespace, name, labels, ingress, egress }: NetworkPolicySpec): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: nameOf(name), namespace },
    spec: {
      podSelector: matchLabels(labels),
      policyTypes: [...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])],
      ...(ingress && ingress.length > 0 ? { ingress } : {}),
      ...(egress && egress.length > 0 ? { egress } : {}),
    },
  };
}

/** Pods of a namespace as a peer of a policy that lies in `own`. */
export function podPeer(own: string | null, namespace: string, labels: Labels): Manifest {
  const podSelector = matchLabels(labels);
  if (namespace === own) return { podSelector };
  const namespaceSelector = matchLabels({ [nameLabel]: namespace });
  return own !== null && Object.keys(labels).length === 0 ? { namespaceSelector } : { namespaceSelector, podSelector };
}

/** A DNS label made of any text, at most 63 characters. */
export function nameOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 63)
      .replace(/-+$/, '') || 'policy'
  );
}

/** Documents, `---` between them. */
export function policiesYaml(policies: readonly Manifest[]): string {
  return policies.map((policy) => toYaml(policy)).join('---\n');
}

export function isPolicyObject({ kind }: KubernetesObject): boolean {
  return policyKinds.includes(kind);
}

/** Reads a text of policies as files are read. */
export function readPolicies(text: string, file = 'draft.yaml') {
  const { objects, diagnostics, texts } = readTexts([{ file, text }]);
  const lineOf = (source: KubernetesObject['source'], pointer: string): number => texts.lineOf(source, pointer);
  return {
    objects: objects.filter(isPolicyObject),
    others: objects.filter((one) => !isPolicyObject(one)),
    diagnostics,
    lineOf,
  };
}
