import { describe, expect, test } from 'vitest';
import type { View, ViewEdge } from '../../../renderer/engine/protocol.ts';
import { buildView } from '../../../renderer/engine/view.ts';
import { deployment, indexOf, namespace, smallCluster } from './small-cluster.ts';

const closed = { expanded: [], keep: [], nodes: false } as const;

function edge(view: View, from: string, to: string): ViewEdge | undefined {
  return view.edges.find((e) => (e.from === from && e.to === to) || (e.back && e.from === to && e.to === from));
}

describe('closed namespaces', () => {
  const view = buildView(indexOf(smallCluster), closed);

  test('one node for each namespace and for the outside', () => {
    expect(view.nodes.map((node) => node.id)).toEqual(['ns:data', 'ns:shop', '{outside}']);
    expect(view.note).toBeNull();
  });

  test('edges count ordered pairs', () => {
    expect(edge(view, 'ns:shop', 'ns:data')).toMatchObject({ allowed: 1 });
    expect(edge(view, 'ns:data', 'ns:shop')).toMatchObject({ allowed: 2 });
    expect(edge(view, '{outside}', 'ns:data')).toBeUndefined();
  });

  test('badges count workloads', () => {
    const badges = Object.fromEntries(view.nodes.map((node) => [node.id, node.badges]));
    expect(badges['ns:shop']).toMatchObject({ open: 2, openOut: 2, fromInternet: 2, toInternet: 2, metadata: 2 });
    expect(badges['ns:data']).toMatchObject({ open: 0, openOut: 1, fromInternet: 0, toInternet: 1, privileged: 0 });
    expect(badges['{outside}']).toBeNull();
  });
});

describe('an open namespace', () => {
  const view = buildView(indexOf(smallCluster), { ...closed, expanded: ['shop'] });

  test('holds its workloads', () => {
    const members = view.nodes.filter((node) => node.parent === 'ns:shop');
    expect(members.map((node) => node.label)).toEqual(['cart', 'web']);
    expect(view.nodes.find((node) => node.id === 'ns:shop')).toMatchObject({ expanded: true });
  });

  test('says ports of single pairs', () => {
    expect(edge(view, 'wl:shop/web[Deployment]', 'ns:data')).toMatchObject({ allowed: 1, ports: 'TCP 5432' });
    expect(edge(view, 'wl:shop/cart[Deployment]', 'ns:data')).toBeUndefined();
  });

  test('draws what all of its workloads share at its border', () => {
    expect(edge(view, 'ns:data', 'ns:shop')).toMatchObject({ allowed: 2, ports: 'All Connections' });
    expect(edge(view, 'ns:data', 'wl:shop/cart[Deployment]')).toBeUndefined();
  });
});

describe('more than fits', () => {
  const names = Array.from({ length: 60 }, (_, i) => `team-${String(i).padStart(2, '0')}`);
  const index = indexOf(names.flatMap((name) => [namespace(name), deployment(name, 'api')]).join('---\n'));

  test('is put together and said', () => {
    const view = buildView(index, closed, 120);
    expect(view.nodes.length + view.edges.length).toBeLessThanOrEqual(120);
    const rest = view.nodes.find((node) => node.id === '{rest}');
    const own = view.nodes.filter((node) => node.kind === 'namespace').length;
    expect(rest?.size).toBe(60 - own);
    expect(view.note).toContain('namespaces');
  });

  test('keeps what the user went to', () => {
    const view = buildView(index, { ...closed, keep: ['team-59'] }, 120);
    expect(view.nodes.some((node) => node.id === 'ns:team-59')).toBe(true);
  });

  test('never loses a pair', () => {
    const pairs = (view: View): number =>
      view.edges
        .filter((e) => !`${e.from}${e.to}`.includes('outside'))
        .reduce((sum, e) => sum + e.allowed + (e.back?.allowed ?? 0), 0);
    // Pairs inside the aggregate are inside a node, as those inside a namespace are.
    const view = buildView(index, closed, 120);
    const rest = view.nodes.find((node) => node.id === '{rest}')?.size ?? 0;
    expect(pairs(view)).toBe(60 * 59 - rest * (rest - 1));
  });
});
