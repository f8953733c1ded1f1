/** Builds the cluster from objects. No policy is known here. */
import { labelMap } from '../kubernetes/labels.ts';
import type { Diagnostic, KubernetesObject, Source } from '../kubernetes/objects.ts';
import { findApiServer } from './api-server.ts';
import { compare } from './fields.ts';
import { ingressTargets } from './ingress.ts';
import { type Cluster, type Namespace, nameLabel } from './model.ts';
import { readNodes } from './nodes.ts';
import { readServices } from './services.ts';
import { readWorkloads } from './workloads.ts';

export function buildCluster(objects: readonly KubernetesObject[]): Cluster {
  const diagnostics: Diagnostic[] = [];
  // Nearly all objects of a live cluster are pods, which most of what follows has no use for.
  const others = objects.filter(({ kind }) => kind !== 'Pod');
  const nodes = readNodes(others);
  const workloads = readWorkloads(objects, nodes, diagnostics);
  const namespaces = readNamespaces(objects, diagnostics);
  const services = readServices(others);
  return {
    namespaces,
    nodes,
    workloads,
    ingressTargets: ingressTargets(others, services, workloads),
    services,
    apiServer: findApiServer(others, nodes),
    diagnostics,
  };
}

function readNamespaces(objects: readonly KubernetesObject[], diagnostics: Diagnostic[]): Namespace[] {
  const declared = new Map<string, Namespace>();
  const mentioned = new Map<string, Source>();
  for (const object of objects) {
    const { name, namespace, labels } = object.metadata;
    if (object.kind === 'Namespace') {
      // The API server sets this label on every namespace; it cannot be changed.
      declared.set(name, { name, labels: labelMap(labels, { [nameLabel]: name }), declared: true });
    } else if (namespace !== undefined && !mentioned.has(namespace)) {
      mentioned.set(namespace, object.source);
    }
  }
  const all = [...declared.values()];
  for (const [name, source] of mentioned) {
    if (declared.has(name)) continue;
    all.push({ name, labels: labelMap({ [nameLabel]: name }), declared: false });
    diagnostics.push({
      severity: 'warning',
      code: 'namespace-missing',
      message: `namespace "${name}" is used but there is no Namespace object: its labels are not known`,
      hint: `Add the Namespace (kubectl get namespace ${name} -o yaml), or assume that it has no labels of its own.`,
      file: source.file,
      line: source.line,
    });
  }
  return all.sort((a, b) => compare(a.name, b.name));
}
