import { describe, expect, it } from 'vitest';
import { formatPorts, noPorts } from '../../../shared/values/ports.ts';
import { join, namespace, policy, shop } from '../../cli/manifests.ts';
import { analyzeYaml } from '../../support/read.ts';

function exposed(text: string, id = 'shop/cart[Deployment]') {
  const one = analyzeYaml(text)
    .exposure()
    .find(({ endpoint }) => endpoint.id === id);
  if (!one) throw new Error(`no ${id}`);
  const entries = one.entries.map(({ direction, peer, ports, unknown, named }) => {
    const who =
      peer.kind === 'addresses'
        ? peer.endpoint.id
        : peer.kind === 'selector'
          ? `${peer.namespaces}|${peer.pods}|${peer.matches}`
          : 'any';
    const names = named.length === 0 ? '' : ` named ${named.join()}`;
    return `${direction} ${who} ${formatPorts(ports)}${names}${unknown === noPorts ? '' : ` ?${formatPorts(unknown)}`}`;
  });
  return {
    isolated: one.isolated,
    ingress: entries.filter((entry) => entry.startsWith('ingress')),
    egress: entries.filter((entry) => entry.startsWith('egress')),
  };
}
const ingress = (rules: string): string =>
  policy('shop', 'p', `  podSelector: {matchLabels: {app: cart}}\n  policyTypes: [Ingress]\n  ingress: ${rules}\n`);

describe('exposure', () => {
  it('of what no policy selects is everything', () => {
    const found = exposed(shop);
    expect(found.isolated).toEqual({ ingress: false, egress: false });
    expect(found.ingress).toEqual([
      'ingress 0.0.0.0/0 All Connections',
      'ingress ::/0 All Connections',
      'ingress any All Connections',
    ]);
  });

  it('of what is isolated is nothing', () => {
    const found = exposed(join(shop, ingress('[]')));
    expect(found.isolated).toEqual({ ingress: true, egress: false });
    expect(found.ingress).toEqual([]);
    expect(found.egress).toHaveLength(3);
  });

  it('names selectors, and how many workloads they mean today', () => {
    const rules =
      '[{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: ghost}}}], ports: [{port: 80}]}]';
    expect(exposed(join(shop, ingress(rules))).ingress).toEqual([
      'ingress kubernetes.io/metadata.name=shop|app=web|1 TCP 80',
      'ingress kubernetes.io/metadata.name=shop|app=ghost|0 TCP 80',
    ]);
  });

  it('leaves it to pods to come which ports a name of an egress rule means', () => {
    const egress = (rules: string): string =>
      policy('shop', 'p', `  podSelector: {matchLabels: {app: cart}}\n  policyTypes: [Egress]\n  egress: ${rules}\n`);
    const named = shop.replaceAll('containerPort: 8080', 'containerPort: 8080, name: http');
    const rules =
      '[{to: [{namespaceSelector: {}}], ports: [{port: http}, {port: 53, protocol: UDP}]}, {to: [{podSelector: {}}], ports: [{port: other}]}]';
    expect(exposed(join(named, egress(rules))).egress).toEqual([
      'egress any UDP 53 named http',
      'egress kubernetes.io/metadata.name=shop||1 No Connections named other',
    ]);
    const all = '[{to: [{namespaceSelector: {}}]}, {to: [{namespaceSelector: {}}], ports: [{port: http}]}]';
    expect(exposed(join(named, egress(all))).egress).toEqual(['egress any All Connections']);
    const deny = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: deny}
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {}}]}]}
`;
    expect(exposed(join(named, egress(rules), deny)).egress).toEqual([]);
  });

  it('tells namespaces that nobody has yet, beyond what any namespace may', () => {
    const rules =
      '[{from: [{namespaceSelector: {}}], ports: [{port: 80}]}, {from: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{port: 80, endPort: 81}]}]';
    expect(exposed(join(shop, ingress(rules))).ingress).toEqual(['ingress any TCP 80', 'ingress team=ops||0 TCP 81']);
  });

  it('leaves out a selector that contradicts itself, or that an admin policy denies', () => {
    const rules =
      '[{from: [{podSelector: {matchLabels: {app: x}, matchExpressions: [{key: app, operator: NotIn, values: [x]}]}}]}, {from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]';
    const wall =
      'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: wall}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: ops}}}]}]}\n';
    expect(exposed(join(shop, ingress(rules))).ingress).toEqual(['ingress team=ops||0 All Connections']);
    expect(exposed(join(shop, ingress(rules), wall)).ingress).toEqual([]);
  });

  it('reads a label named like a property of objects as any other', () => {
    const rules =
      '[{from: [{namespaceSelector: {matchLabels: {constructor: x}}}]}, {from: [{podSelector: {matchExpressions: [{key: valueOf, operator: Exists}]}}]}]';
    const text = join(shop, namespace('other'), ingress(rules));
    expect(exposed(text).ingress).toEqual([
      'ingress constructor=x||0 All Connections',
      'ingress kubernetes.io/metadata.name=shop|valueOf|0 All Connections',
    ]);
    expect(analyzeYaml(text).verdict('shop/web', 'shop/cart').allowed).toBe(noPorts);
  });
});
