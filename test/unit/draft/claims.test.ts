/** What generators say of clusters in which something is on the host network, or was not read. */
import { describe, expect, it } from 'vitest';
import { type DraftContext, draftContext } from '../../../shared/draft/context.ts';
import { declaredConnections } from '../../../shared/draft/declared.ts';
import { type GenerateRequest, generate } from '../../../shared/draft/generate/request.ts';
import { preview } from '../../../shared/draft/preview.ts';
import { statementLines } from '../../../shared/report/generated.ts';
import { readYaml } from '../../support/read.ts';

const namespace = (name: string, labels = ''): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {kubernetes.io/metadata.name: ${name}${labels}}}\n`;
const workload = (kind: string, own: string, name: string, spec = '', container = ''): string =>
  `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${own}}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec: {${spec}containers: [{name: c, image: ${name}${container}}]}\n`;
const agent = workload('DaemonSet', 'gamma', 'agent', 'hostNetwork: true, ');
const shop = [
  namespace('acme', ', tenant: blue'),
  namespace('beta', ', tenant: green'),
  workload('Deployment', 'acme', 'web'),
  workload('Deployment', 'beta', 'db'),
].join('');
const open = `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: allow-everything, namespace: acme}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}\n`;

const contextOf = (text: string): DraftContext => draftContext(readYaml(text).objects);
const lines = (text: string, request: GenerateRequest): string[] => [
  ...statementLines(generate(contextOf(text), request)),
];
const line = (all: readonly string[], about: string): string => all.find((one) => one.includes(about)) ?? '';
const workloadOf = ({ cluster }: DraftContext, name: string) => {
  const found = cluster.workloads.find((one) => one.name === name);
  if (!found) throw new Error(`no workload ${name}`);
  return found;
};

describe('pods on the host network', () => {
  const hosts = shop + namespace('gamma', ', tenant: red') + agent;
  it('are of a tenant, and no policy keeps them from another', () => {
    const said = line(lines(hosts, { kind: 'isolate-tenants', label: 'tenant' }), 'no tenant reaches');
    expect(said).toMatch(/^NOT SO: .*→ gamma\/agent\[DaemonSet\].*on the host network: no policy applies to it/);
  });
  it('are counted among the workloads of their namespace, and named', () => {
    const said = lines(hosts, { kind: 'close-internet' });
    expect(line(said, 'public address')).toMatch(/^NOT SO: none of the 3 workloads .*gamma\/agent.*host network/);
    const denied = generate(contextOf(hosts), { kind: 'default-deny' });
    expect(denied.yaml).not.toContain('namespace: gamma');
  });
  it('may share a node with a pod, which is not known', () => {
    const one: GenerateRequest = { kind: 'default-deny', namespaces: ['beta'] };
    expect(line(lines(hosts, one), 'nothing else gets in')).toMatch(
      /^not known: .*gamma\/agent\[DaemonSet\] → beta\/db\[Deployment\].*why: allowed only from the same node/,
    );
    const context = contextOf(hosts);
    const quarantine = generate(context, { kind: 'quarantine', workload: workloadOf(context, 'db') });
    expect(quarantine.claims[0]).toMatchObject({ verdict: 'not-known', holds: false });
    // A policy that denies would not help.
    expect(quarantine.yaml).not.toContain('ClusterNetworkPolicy');
    for (const kind of ['least-privilege', 'ring-fence'] as const) {
      const said = lines(hosts, { kind, namespaces: ['beta'], namespace: 'beta' });
      expect(said.filter((each) => each.startsWith('not known: '))).toHaveLength(1);
    }
  });
});

it('what is not so names the policy that allows it, and what to do', () => {
  const said = lines(shop + open, { kind: 'default-deny' });
  expect(line(said, 'nothing else gets in')).toMatch(/^NOT SO: .*allowed by NetworkPolicy acme\/allow-everything/);
  expect(said.join()).toContain('deny before them with a ClusterNetworkPolicy');
});

it('a namespace that was not read is of some tenant, or none', () => {
  const said = lines(shop + workload('Deployment', 'unread', 'job'), { kind: 'isolate-tenants', label: 'tenant' });
  expect(line(said, 'no tenant reaches')).toMatch(/^not known: .*unread\/job.*were not read/);
  expect(line(said, 'not known of which tenant')).toContain('unread');
  expect(said.join()).not.toContain('so of no tenant: unread');
});

it('what would say nothing is refused', () => {
  const context = contextOf(shop + namespace('gamma') + agent);
  const [web, host] = [workloadOf(context, 'web'), workloadOf(context, 'agent')];
  const requests: readonly GenerateRequest[] = [
    { kind: 'ring-fence', namespace: 'acme', labels: { app: 'nobody' } },
    { kind: 'quarantine', workload: web, mode: 'forensics' },
    { kind: 'quarantine', workload: web, mode: 'forensics', investigators: ['nowhere'] },
    { kind: 'quarantine', workload: host },
    { kind: 'cut-path', from: web, to: web },
    { kind: 'cut-path', from: host, to: web },
  ];
  for (const request of requests) {
    const { policies, claims, notes } = generate(context, request);
    expect([policies.length, claims.length, notes.length]).toEqual([0, 0, 1]);
  }
});

describe('a pod by its headless Service', () => {
  const service =
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: am, namespace: acme}\nspec: {clusterIP: None, selector: {app: am}, ports: [{port: 9094}]}\n';
  it.each([
    'am-0.am:9094',
    'am-1.am.acme:9094',
    'am-0.am.acme.svc:9094',
    'am-0.am.acme.svc.cluster.local:9094',
    'http://am-0.am:9094/x',
  ])('%s', (host) => {
    const args = `, args: ["--cluster.peer=${host}"], ports: [{containerPort: 9094}]`;
    const context = contextOf(shop + service + workload('StatefulSet', 'acme', 'am', '', args));
    expect(declaredConnections(context).map(({ id }) => id)).toEqual(['acme/am[StatefulSet] → acme/am[StatefulSet]']);
    const { claims, impact } = generate(context, { kind: 'least-privilege' });
    expect(claims.map(({ verdict }) => verdict)).toEqual(claims.map(() => 'verified'));
    const at = impact.after.universe.endpoints.findIndex(({ workload: own }) => own?.name === 'am');
    expect(impact.after.reach(at, at).allowed).not.toBe(impact.before.reach(at, at).allowed);
  });
  it('names a host outside where there is no such Service', () => {
    const args = ', args: ["--peer=https://a.b.example:1"]';
    const rows = declaredConnections(contextOf(shop + service + workload('StatefulSet', 'acme', 'am', '', args)));
    expect(rows.map(({ id }) => id)).toEqual(['acme/am[StatefulSet] → a.b.example']);
  });
});

it('rules for DNS, which every policy has so that each can be applied alone, are not called redundant', () => {
  const dns =
    namespace('kube-system') +
    workload('Deployment', 'kube-system', 'coredns') +
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: kube-dns, namespace: kube-system}\nspec: {selector: {app: coredns}, ports: [{port: 53, protocol: UDP}, {port: 53, name: t, protocol: TCP}]}\n';
  const service =
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: beta}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n';
  const caller = workload('Deployment', 'acme', 'caller', '', ', args: ["--db=postgres://db.beta"]');
  const context = contextOf(shop + dns + service + caller);
  const { edits, policies } = generate(context, { kind: 'least-privilege' });
  expect(policies).toHaveLength(4);
  expect(preview(context, edits).breaks.filter(({ check }) => check === 'rule-redundant')).toEqual([]);
});
