/** Rows of declared connections as rules of policies: few rules, each peer once. */
import type { Workload } from '../../cluster/model.ts';
import { networkPolicyPorts } from '../../reachability/fix-peers.ts';
import type { PortSet } from '../../values/ports.ts';
import type { DeclaredConnection, DeclaredEnd } from '../declared.ts';
import { type Dns, dnsRules, dnsServerRule } from '../dns.ts';
import { type Manifest, networkPolicy, podPeer } from '../manifest.ts';
import type { Selections } from './scope.ts';

function peersOf(end: DeclaredEnd, namespace: string, selections: Selections): Manifest[] {
  if (end.kind === 'workload') return [podPeer(namespace, end.workload.namespace, selections.labels(end.workload))];
  return end.blocks.map(({ cidr, except }) => ({ ipBlock: { cidr, ...(except && { except: [...except] }) } }));
}

/** Connections with equal ports share a rule. */
function rulesOf(
  side: 'from' | 'to',
  entries: readonly { readonly end: DeclaredEnd; readonly ports: PortSet }[],
  namespace: string,
  selections: Selections,
): Manifest[] {
  const byPorts = new Map<PortSet, Map<string, Manifest>>();
  for (const { end, ports } of entries) {
    const peers = byPorts.get(ports) ?? new Map<string, Manifest>();
    byPorts.set(ports, peers);
    for (const peer of peersOf(end, namespace, selections)) peers.set(JSON.stringify(peer), peer);
  }
  return [...byPorts].map(([ports, peers]) => ({ [side]: [...peers.values()], ...networkPolicyPorts(ports) }));
}

function byEnd(rows: readonly DeclaredConnection[], side: 'from' | 'to'): Map<Workload, DeclaredConnection[]> {
  const found = new Map<Workload, DeclaredConnection[]>();
  for (const row of rows) {
    const end = row[side];
    if (end.kind !== 'workload') continue;
    const list = found.get(end.workload);
    if (list) list.push(row);
    else found.set(end.workload, [row]);
  }
  return found;
}

/** One policy for each workload that a row names, with its rules of both directions; a direction without rows is not named. */
export function workloadPolicies(
  workloads: readonly Workload[],
  rows: readonly DeclaredConnection[],
  selections: Selections,
  dns: Dns,
): Manifest[] {
  const policies: Manifest[] = [];
  const [into, outOf] = [byEnd(rows, 'to'), byEnd(rows, 'from')];
  const names = new Map<string, number>();
  for (const { namespace, name } of workloads) {
    const key = `${namespace}/${name}`;
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  for (const workload of workloads) {
    const incoming = into.get(workload) ?? [];
    const outgoing = outOf.get(workload) ?? [];
    const { namespace } = workload;
    const callers = rulesOf(
      'from',
      incoming.map(({ from, ports }) => ({ end: from, ports })),
      namespace,
      selections,
    );
    const out = rulesOf(
      'to',
      outgoing.map(({ to, ports }) => ({ end: to, ports })),
      namespace,
      selections,
    );
    const ingress = dns.workloads.includes(workload) ? [...callers, dnsServerRule(dns)] : callers;
    if (ingress.length + out.length === 0) continue;
    // The policy isolates as soon as it is there, perhaps before the one that allows DNS for all.
    const egress = out.length === 0 ? [] : [...out, ...dnsRules(dns, namespace)];
    const kinds = names.get(`${namespace}/${workload.name}`) ?? 1;
    const name = kinds > 1 ? `${workload.name}-${workload.kind}` : workload.name;
    const policy = networkPolicy({
      namespace,
      name,
      labels: selections.labels(workload),
      ...(ingress.length > 0 && { ingress }),
      ...(egress.length > 0 && { egress }),
    });
    policies.push(policy);
  }
  return policies;
}
