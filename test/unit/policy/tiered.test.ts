import { describe, expect, it } from 'vitest';
import { compilePolicies } from '../../../shared/policy/compile.ts';
import type { Policy } from '../../../shared/policy/rule.ts';
import { formatAddressSet } from '../../../shared/values/addresses.ts';
import { allPorts, noPorts, portRange } from '../../../shared/values/ports.ts';
import { readYaml } from '../../support/read.ts';

const versions = {
  AdminNetworkPolicy: 'v1alpha1',
  BaselineAdminNetworkPolicy: 'v1alpha1',
  ClusterNetworkPolicy: 'v1alpha2',
};
type Kind = keyof typeof versions;

function compiled(kind: Kind, spec: string, name = 'default'): Policy & { readonly said: string } {
  const text = `apiVersion: policy.networking.k8s.io/${versions[kind]}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
  const { policies, diagnostics } = compilePolicies(readYaml(text).objects, (source) => source.line);
  const [one] = policies;
  if (!one) throw new Error('no policy');
  return { ...one, said: diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n') };
}
const admin = (rule: string): Policy & { readonly said: string } =>
  compiled('AdminNetworkPolicy', `priority: 5, subject: {namespaces: {}}, egress: [${rule}]`);
const cluster = (rule: string): Policy & { readonly said: string } =>
  compiled('ClusterNetworkPolicy', `tier: Admin, priority: 5, subject: {namespaces: {}}, egress: [${rule}]`);

describe('tiers', () => {
  it('come from the kind or the field; a baseline policy of the old API is looked at last', () => {
    expect(admin('')).toMatchObject({ tier: 'Admin', priority: 5, valid: true });
    expect(compiled('BaselineAdminNetworkPolicy', 'subject: {namespaces: {}}')).toMatchObject({
      tier: 'Baseline',
      priority: 1001,
    });
    const baseline = compiled('ClusterNetworkPolicy', 'tier: Baseline, priority: 1000, subject: {namespaces: {}}');
    expect(baseline).toMatchObject({ tier: 'Baseline', priority: 1000, valid: true });
  });

  it('say nothing about a direction without rules', () => {
    expect(admin('').rules).toEqual({ ingress: null, egress: null });
  });
});

describe('dialects of v1alpha1', () => {
  const peer = (text: string) => admin(`{action: Deny, to: [${text}]}`).rules.egress?.[0]?.peers[0];

  it('are told apart by shape: an old peer is no empty selector', () => {
    const named = { kind: 'selector', selector: { requirements: [{ key: 'a', operator: 'In', values: ['b'] }] } };
    expect(peer('{namespaces: {namespaceSelector: {matchLabels: {a: b}}}}')).toMatchObject({
      kind: 'pods',
      namespaces: named,
    });
    expect(peer('{namespaces: {matchLabels: {a: b}}}')).toMatchObject({ kind: 'pods', namespaces: named });
    expect(peer('{pods: {namespaces: {namespaceSelector: {matchLabels: {a: b}}}, podSelector: {}}}')).toMatchObject({
      kind: 'pods',
      namespaces: named,
    });
    expect(peer('{pods: {namespaceSelector: {matchLabels: {a: b}}, podSelector: {}}}')).toMatchObject({
      namespaces: named,
    });
  });

  it('read tenants', () => {
    expect(peer('{namespaces: {sameLabels: [team]}}')).toMatchObject({ kind: 'tenants', same: true, keys: ['team'] });
    expect(peer('{namespaces: {notSameLabels: [team]}}')).toMatchObject({ kind: 'tenants', same: false });
  });

  it('read ports: number, range, name without protocol', () => {
    const rule =
      '{action: Allow, to: [{namespaces: {}}], ports: [{portNumber: {port: 80}}, {portRange: {protocol: UDP, start: 1, end: 9}}, {namedPort: http}]}';
    const ports = admin(rule).rules.egress?.[0]?.ports;
    expect(ports?.fixed.edges).toEqual([...portRange('TCP', 80).edges, ...portRange('UDP', 1, 9).edges]);
    expect(ports?.named).toEqual([{ name: 'http', protocol: null }]);
  });
});

describe('ClusterNetworkPolicy', () => {
  it('reads protocols, and every address of its networks', () => {
    const [rule] =
      cluster(
        '{name: out, action: Pass, to: [{networks: [10.0.0.0/9, 10.128.0.0/9]}], protocols: [{udp: {destinationPort: {number: 53}}}]}',
      ).rules.egress ?? [];
    expect(rule).toMatchObject({ action: 'pass', name: 'out', index: 0, pointer: '/spec/egress/0' });
    expect(rule?.ports.fixed).toBe(portRange('UDP', 53));
    const [peer] = rule?.peers ?? [];
    expect(peer?.kind === 'addresses' && formatAddressSet(peer.addresses)).toBe('10.0.0.0/8');
  });

  it.each([
    ['Accept', []],
    ['Deny', [{ action: 'deny', peers: [{ kind: 'everything' }] }]],
    ['Pass', [{ action: 'deny', peers: [{ kind: 'everything' }] }]],
  ])('%s fails closed where a peer has no member that is known', (action, rules) => {
    const found = cluster(`{action: ${action}, to: [{services: {}}], protocols: [{destinationNamedPort: http}]}`);
    expect(found.rules.egress ?? []).toMatchObject(rules);
    expect(found.rules.egress?.every(({ ports }) => ports.fixed === allPorts) ?? true).toBe(true);
    expect(found.said).toContain('unknown field "services"');
  });
});

describe('what the schema rejects', () => {
  const twice = (text: string, count: number): string => Array(count).fill(text).join(', ');
  it.each<[string, string, string]>([
    ['{action: Deny}', 'at least one peer', ''],
    [`{action: Deny, to: [${twice('{namespaces: {}}', 26)}]}`, 'at most 25 peers', ''],
    [`{action: Deny, to: [{networks: [${twice('10.0.0.0/8', 2)}]}]}`, 'must not repeat', 'none'],
    ['{action: Deny, to: [{networks: []}]}', 'at least one network', 'none'],
    ['{action: Deny, to: [{networks: [0.0.0.0/0, 10.0.0.1]}]}', '"10.0.0.1" is not a CIDR', 'none'],
    ['{action: Deny, to: [{domainNames: [a.example]}]}', 'only allowed in rules that accept', 'none'],
    ['{action: Accept, to: [{domainNames: [localhost]}]}', 'is not a domain name', 'none'],
    ['{action: Accept, to: [{domainNames: []}]}', 'at least one name', 'none'],
    ['{action: Deny, to: [{namespaces: {}}], protocols: []}', 'must not be empty', ''],
    ['{action: Deny, to: [{namespaces: {}}], protocols: [{tcp: {}}]}', 'must have destinationPort', ''],
    [
      '{action: Deny, to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 80, end: 80}}}}]}',
      'start must be below end',
      '',
    ],
    ['{action: Deny, to: [{nodes: {}}], protocols: [{destinationNamedPort: http}]}', 'named ports cannot be used', ''],
    [`{action: Deny, name: ${'x'.repeat(101)}, to: [{namespaces: {}}]}`, 'at most 100 characters', ''],
    ['{action: Deny, to: [{namespaces: {matchLabels: {a: null}}}]}', 'must be a string, not null', 'none'],
    ['{action: Deny, to: [{namespaces: {}, pods: {}}]}', 'exactly one of', 'none'],
  ])('%s', (rule, message, peers) => {
    const found = cluster(rule);
    expect(found.valid).toBe(false);
    expect(found.said).toContain(message);
    if (peers === 'none') expect(found.rules.egress?.[0]?.peers).toEqual([]);
  });

  it.each([
    ['priority: 1001, subject: {namespaces: {}}', 'between 0 and 1000'],
    ['priority: 1.5, subject: {namespaces: {}}', 'whole number'],
    ['priority: 1, subject: {}', 'exactly one of namespaces, pods'],
    [
      'priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]',
      'must be one of Allow, Deny, Pass',
    ],
  ])('%s', (spec, message) => {
    const found = compiled('AdminNetworkPolicy', spec);
    expect(found.valid).toBe(false);
    expect(found.said).toContain(message);
  });

  it('a baseline policy of another name, and a tier that there is not', () => {
    expect(compiled('BaselineAdminNetworkPolicy', 'subject: {namespaces: {}}', 'mine').said).toContain(
      'must be named "default"',
    );
    const other = compiled('ClusterNetworkPolicy', 'tier: admin, priority: 1, subject: {namespaces: {}}');
    expect(other).toMatchObject({ tier: 'Admin', valid: false });
  });

  it('not an empty list of ports of the old API: it means all of them', () => {
    const found = admin('{action: Deny, to: [{namespaces: {}}], ports: []}');
    expect(found.valid).toBe(true);
    expect(found.rules.egress?.[0]?.ports.fixed).toBe(allPorts);
  });
});

describe('what has the wrong type matches nothing, and the policy is invalid', () => {
  const deny = (fields: string) => admin(`{action: Deny, ${fields}}`);
  it.each(['{namespaces: {}}', '5', '[5]', '[{namespaces: []}]', '[{pods: all}]', '[{networks: 10.0.0.0/8}]'])(
    'to: %s',
    (list) => {
      const { valid, rules } = deny(`to: ${list}`);
      expect(valid).toBe(false);
      expect(rules.egress).toMatchObject([{ action: 'deny', peers: [] }]);
    },
  );
  it('an old member that is null: not the new form, which would mean every namespace', () => {
    const { valid, rules } = deny('to: [{namespaces: {sameLabels: null}}]');
    expect(valid).toBe(false);
    expect(rules.egress).toMatchObject([{ peers: [] }]);
  });
  it.each(['80', '{portNumber: {port: 80}}', '[{namedPort: true}]'])('ports: %s', (list) => {
    const { valid, rules } = deny(`to: [{namespaces: {}}], ports: ${list}`);
    expect(valid).toBe(false);
    expect(rules.egress?.[0]?.ports).toEqual({ fixed: noPorts, named: [] });
  });
  it.each(['[Deny]', 'constructor'])('action: %s', (action) => {
    expect(admin(`{action: ${action}, to: [{namespaces: {}}]}`)).toMatchObject({
      valid: false,
      rules: { egress: null },
    });
  });
});
