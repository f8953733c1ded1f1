/** What the inspector says of one endpoint beyond its connections. */
import { isControlPlane } from '../../../shared/cluster/api-server.ts';
import { selects } from '../../../shared/cluster/services.ts';
import { directions } from '../../../shared/policy/rule.ts';
import type { Analysis } from '../../../shared/reachability/analyze.ts';
import type { AddressSet } from '../../../shared/values/addresses.ts';
import { formatAddress } from '../../../shared/values/addresses.ts';
import { disjoint, isSubset } from '../../../shared/values/intervals.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { linkTo, serviceLink, some } from './links.ts';
import type { BlockMention, EndpointExtras, NamespaceObjects, NodeInfo, PodInfo } from './types.ts';

const maxPods = 200;
const maxMentions = 100;
const maxListed = 200;

export function endpointExtras(index: ClusterIndex, analysis: Analysis, at: number): EndpointExtras {
  const { engine, security } = analysis;
  const { endpoint, pods, workload } = engine.facts(at);
  const mentions = endpoint.type === 'addresses' ? mentionsOf(analysis, at) : [];
  return {
    facts: security.of(at),
    place: workload && { file: workload.source.file, line: workload.source.line },
    services: engine.cluster.services
      .filter((service) => pods.some((pod) => selects(service, pod)))
      .map((service) => serviceLink(service)),
    pods: some(pods, maxPods, (pod) => podInfo(pod)),
    mentions: some(mentions, maxMentions, (mention) => mention),
    node: endpoint.type === 'node' ? nodeInfo(index, analysis, endpoint.name) : null,
  };
}

function podInfo({
  name,
  count,
  node,
  addresses,
}: Analysis['engine']['cluster']['workloads'][number]['pods'][number]): PodInfo {
  return { name, count, node, addresses: addresses.map((address) => formatAddress(address)) };
}

function nodeInfo(index: ClusterIndex, { engine }: Analysis, name: string): NodeInfo | null {
  const node = engine.cluster.nodes.find((other) => other.name === name);
  if (!node) return null;
  const runs = [...engine.universe.endpoints.keys()].filter((at) =>
    engine.facts(at).pods.some((pod) => pod.node === name),
  );
  return {
    labels: node.labels,
    addresses: node.addresses.map((address) => formatAddress(address)),
    controlPlane: isControlPlane(node),
    runs: some(runs, maxListed, (at) => linkTo(index, at, true)),
  };
}

/** Which policies' blocks hold the range, and which leave it out on purpose. */
function mentionsOf({ engine }: Analysis, at: number): BlockMention[] {
  const { classes } = engine.universe.classes;
  const own = classes[engine.universe.elements[engine.facts(at).first]?.addressClass ?? -1]?.addresses ?? [];
  const how = (block: AddressSet): BlockMention['how'] | null => {
    if (isSubset(own, block)) return 'holds';
    const [first] = block;
    const last = block.at(-1);
    // Between the ends of a block but not in it: an `except`.
    if (first === undefined || last === undefined || block.length === 2 || !disjoint(own, block)) return null;
    return isSubset(own, [first, last]) ? 'leaves out' : null;
  };
  return engine.policies.flatMap((policy) =>
    directions.flatMap((direction) =>
      (policy.rules[direction] ?? []).flatMap((rule) => {
        const ways = rule.peers.flatMap((peer) => (peer.kind === 'addresses' ? (how(peer.addresses) ?? []) : []));
        const way = ways.includes('holds') ? 'holds' : ways[0];
        if (way === undefined) return [];
        return [{ policy: policy.id, direction, rule: rule.index, action: rule.action, how: way }];
      }),
    ),
  );
}

export function namespaceObjects({ engine }: Analysis, namespace: string): NamespaceObjects {
  const policies = engine.policies.filter(
    ({ subject }) => subject.namespaces.kind === 'name' && subject.namespaces.name === namespace,
  );
  return {
    services: some(
      engine.cluster.services.filter((service) => service.namespace === namespace),
      maxListed,
      (service) => serviceLink(service),
    ),
    policies: some(policies, maxListed, (policy) => ({
      id: policy.id,
      detail: directions.filter((direction) => policy.rules[direction] !== null).join(', '),
    })),
  };
}
