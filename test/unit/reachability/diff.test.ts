import { describe, expect, it } from 'vitest';
import { diff } from '../../../shared/reachability/diff.ts';
import { formatPorts } from '../../../shared/values/ports.ts';
import { cartPolicy, join, policy, shop, workload } from '../../cli/manifests.ts';
import { readYaml } from '../../support/read.ts';

function changes(before: string, after: string) {
  const [old, now] = [readYaml(before), readYaml(after)];
  const result = diff(old.objects, now.objects, {
    lineOf: {
      before: (source, pointer) => old.texts.lineOf(source, pointer),
      after: (source, pointer) => now.texts.lineOf(source, pointer),
    },
  });
  const pair = ({ from, to }: { from: { id: string }; to: { id: string } }): string => `${from.id} => ${to.id}`;
  return {
    added: result.added.map((one) => `${pair(one)} ${formatPorts(one.ports)}`),
    removed: result.removed.map((one) => `${pair(one)} ${formatPorts(one.ports)}`),
    changed: result.changed.map(
      (one) => `${pair(one)} ${formatPorts(one.before.allowed)} -> ${formatPorts(one.after.allowed)}`,
    ),
    endpoints: [result.endpointsAdded, result.endpointsRemoved],
    diagnostics: result.diagnostics,
  };
}
const block = (cidr: string): string =>
  policy(
    'shop',
    'out',
    `  podSelector: {matchLabels: {app: cart}}\n  policyTypes: [Ingress]\n  ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]\n`,
  );
const cart = 'shop/cart[Deployment]';

describe('diff', () => {
  it('is empty for the same cluster, in whatever order it is written', () => {
    const { diagnostics: _said, ...same } = changes(join(shop, cartPolicy), join(cartPolicy, shop));
    expect(same).toEqual({ added: [], removed: [], changed: [], endpoints: [[], []] });
  });

  it('tells added from removed and changed', () => {
    const there = changes(shop, join(shop, cartPolicy));
    expect(there.added).toEqual([]);
    expect(there.removed).toEqual([`0.0.0.0/0 => ${cart} All Connections`, `::/0 => ${cart} All Connections`]);
    expect(there.changed).toEqual([`shop/web[Deployment] => ${cart} All Connections -> TCP 7070`]);
    const back = changes(join(shop, cartPolicy), shop);
    expect(back.added).toEqual(there.removed);
    expect(back.changed).toEqual([`shop/web[Deployment] => ${cart} TCP 7070 -> All Connections`]);
  });

  it('cuts outside addresses by the blocks of both sides, and joins what changes alike', () => {
    const { added, removed } = changes(join(shop, block('10.0.0.0/8')), join(shop, block('10.0.0.0/9')));
    expect(added).toEqual([]);
    expect(removed).toEqual([`10.128.0.0/9 => ${cart} All Connections`]);
    const wider = changes(join(shop, block('203.0.113.0/25')), join(shop, block('203.0.112.0/23')));
    expect(wider.added).toEqual([`203.0.112.0/24,203.0.113.128/25 => ${cart} All Connections`]);
  });

  it('names endpoints that come and go', () => {
    const { endpoints, added } = changes(shop, join(shop, workload('shop', 'db')));
    expect(endpoints).toEqual([['shop/db[Deployment]'], []]);
    expect(added).toContain('shop/web[Deployment] => shop/db[Deployment] All Connections');
  });

  it('says of which side a diagnostic is, at its own line', () => {
    const broken = policy('shop', 'p', '  ingress:\n  - ports: [{port: "80"}]\n');
    const { diagnostics } = changes(broken.replace('"80"', '80'), broken);
    expect(diagnostics.before.filter(({ code }) => code === 'policy-invalid')).toEqual([]);
    expect(diagnostics.after).toContainEqual(expect.objectContaining({ code: 'policy-invalid', line: 6 }));
  });
});
