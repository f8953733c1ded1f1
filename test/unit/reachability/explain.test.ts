import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { portRange } from '../../../shared/values/ports.ts';
import { cartPolicy, join, namespace, policy, shop, workload } from '../../cli/manifests.ts';
import { analyzeYaml } from '../../support/read.ts';

const http = portRange('TCP', 7070);
const admin = (name: string, priority: number, rules: string): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: ${name}}\nspec: {tier: Admin, priority: ${priority}, subject: {namespaces: {}}, ingress: [${rules}]}\n`;

function explain(text: string, from: string, to: string, ports = http) {
  const { at, explain: ask } = analyzeYaml(text);
  const { verdict, egress, ingress, fix, reasons } = ask(at(from), at(to), ports);
  const steps = (list: typeof egress) =>
    list.map(({ tier, policy: by, rule, action, line }) => [tier, by, rule, action, line]);
  return { verdict, reasons, egress: steps(egress), ingress: steps(ingress), fix };
}

describe('steps', () => {
  it('name the rule that allows, with its line, and the default of the other side', () => {
    const text = join(shop, cartPolicy);
    const rule = text.split('\n').findIndex((line) => line.startsWith('  - from:')) + 1;
    expect(explain(text, 'shop/web', 'shop/cart')).toMatchObject({
      verdict: 'allowed',
      egress: [['Default', null, null, 'allow', null]],
      ingress: [['NetworkPolicy', 'NetworkPolicy shop/cart', 0, 'allow', rule]],
    });
  });

  it('go through the tiers in their order, and pass to the next', () => {
    const pass = admin('first', 1, '{name: skip, action: Pass, from: [{namespaces: {}}]}');
    const deny = admin('second', 2, '{action: Deny, from: [{namespaces: {}}]}');
    const found = explain(join(shop, cartPolicy, deny, pass), 'shop/web', 'shop/cart');
    expect(found.verdict).toBe('allowed');
    expect(found.ingress.map(([tier, by, , action]) => [tier, by, action])).toEqual([
      ['Admin', 'ClusterNetworkPolicy first', 'pass'],
      ['NetworkPolicy', 'NetworkPolicy shop/cart', 'allow'],
    ]);
  });

  it('say isolation where no rule allows', () => {
    const found = explain(join(shop, cartPolicy, workload('shop', 'db')), 'shop/db', 'shop/cart');
    expect(found).toMatchObject({
      verdict: 'denied',
      ingress: [['NetworkPolicy', 'NetworkPolicy shop/cart', null, 'deny', expect.any(Number)]],
    });
  });

  it('say what an unknown verdict depends on', () => {
    const label = policy(
      'shop',
      'team',
      '  podSelector: {}\n  ingress:\n  - from: [{namespaceSelector: {matchLabels: {team: a}}}]\n',
    );
    const found = explain(join(shop, label, workload('data', 'db')), 'data/db', 'shop/cart');
    expect(found).toMatchObject({ verdict: 'unknown', reasons: ['label-unknown'] });
    expect(found.ingress.map(([, , , action]) => action)).toContain('unknown');
  });

  it('are exempt where no policy applies: a pod to itself, an address, a shared family that is missing', () => {
    const lock = policy('shop', 'lock', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
    expect(explain(join(shop, lock), 'shop/cart', 'shop/cart')).toMatchObject({
      verdict: 'allowed',
      egress: [['Exempt', null, null, 'allow', null]],
    });
    expect(explain(join(shop, lock), '203.0.113.7', 'shop/cart').egress).toEqual([
      ['Exempt', null, null, 'allow', null],
    ]);
    const pod = (name: string, ip: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop}, status: {podIP: "${ip}"}}\n`;
    const apart = join(namespace('shop'), pod('four', '10.0.0.1'), pod('six', 'fd00::1'));
    expect(explain(apart, 'shop/four', 'shop/six')).toMatchObject({
      verdict: 'denied',
      ingress: [['Exempt', null, null, 'deny', null]],
    });
  });
});

test('a fix quotes what YAML 1.1 reads as something else', () => {
  const odd = workload('"on"', 'api').replaceAll('app: api', '"on": "yes"');
  const lock = policy('shop', 'lock', '  podSelector: {matchLabels: {app: cart}}\n');
  const { fix } = explain(join(shop, lock, namespace('"on"'), odd), 'on/api', 'shop/cart');
  expect(parse(fix?.yaml ?? '', { version: '1.1' })).toEqual({
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'on' } },
            podSelector: { matchLabels: { on: 'yes' } },
          },
        ],
        ports: [{ protocol: 'TCP', port: 7070 }],
      },
    ],
  });
});
