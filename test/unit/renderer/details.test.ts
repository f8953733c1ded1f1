import { describe, expect, test } from 'vitest';
import { endpointOf, groupDetail, whyOf } from '../../../renderer/engine/details.ts';
import { listConnections } from '../../../renderer/engine/rows.ts';
import { indexOf, smallCluster } from './small-cluster.ts';

const index = indexOf(smallCluster);
const texts = new Map([['cluster.yaml', { file: 'cluster.yaml', text: smallCluster }]]);
const at = (id: string): number => index.reachability.find(id) ?? -1;

describe('endpointOf', () => {
  test('lists who reaches a workload, and who cannot', () => {
    const detail = endpointOf(index, at('data/db'));
    expect(detail.reachedBy.allowed).toEqual([
      expect.objectContaining({ name: 'shop', rows: [expect.objectContaining({ label: 'web', ports: 'TCP 5432' })] }),
    ]);
    expect(detail.reachedBy.denied.find((group) => group.name === 'shop')?.rows[0]?.label).toBe('cart');
    expect(detail.isolated).toEqual({ ingress: true, egress: false });
    expect(detail.policies.map((policy) => policy.policy)).toEqual(['NetworkPolicy data/db']);
  });
});

describe('whyOf', () => {
  test('shows the lines of the rule', () => {
    const why = whyOf(index, texts, at('shop/web'), at('data/db'));
    expect(why).toMatchObject({ verdict: 'allowed', ports: 'TCP 5432' });
    expect(why.fix).toMatchObject({ to: 'denied', policy: 'NetworkPolicy data/db' });
    const step = why.ingress.find((s) => s.action === 'allow');
    expect(step).toMatchObject({ policy: 'NetworkPolicy data/db', rule: 0, file: 'cluster.yaml' });
    const lines = smallCluster.split('\n');
    expect(lines[(step?.line ?? 0) - 1]).toContain('- from:');
    expect(step?.snippet?.lines.some((line) => line.includes('namespaceSelector'))).toBe(true);
  });

  test('offers a change for what is denied', () => {
    const why = whyOf(index, texts, at('shop/cart'), at('data/db'));
    expect(why.verdict).toBe('denied');
    expect(why.fix?.yaml).toContain('app: cart');
  });
});

describe('groupDetail', () => {
  test('counts bundles to and from others', () => {
    const detail = groupDetail(index, 'ns:shop');
    expect(detail.internal).toEqual({ allowed: 2, unknown: 0 });
    expect(detail.outgoing).toContainEqual({ group: 'ns:data', allowed: 1, unknown: 0 });
    expect(detail.namespace).toMatchObject({ workloads: 2, pods: 4, declared: true });
  });
});

describe('listConnections', () => {
  test('filters by node and by words', () => {
    const from = listConnections(index, { from: 'ns:shop', to: 'ns:data', text: '', limit: 10 });
    expect(from.rows.map((row) => [row.fromLabel, row.toLabel, row.ports])).toEqual([
      ['shop/web', 'data/db', 'TCP 5432'],
    ]);
    const cart = listConnections(index, { from: null, to: null, text: 'cart web', limit: 10 });
    expect(cart.total).toBe(2);
  });

  test('counts what it does not list', () => {
    const list = listConnections(index, { from: null, to: null, text: '', limit: 1 });
    expect(list.rows).toHaveLength(1);
    expect(list.total).toBeGreaterThan(1);
  });
});
