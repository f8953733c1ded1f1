import { expect, test } from 'vitest';
import type { ViewNode } from '../../../renderer/engine/protocol.ts';
import { buildView } from '../../../renderer/engine/view.ts';
import { deployment, indexOf, namespace, smallCluster } from './small-cluster.ts';

const request = { keep: [], nodes: false } as const;
const web = 'wl:shop/web[Deployment]';

function pod(name: string, ip: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: {app: api}
  ownerReferences: [{kind: Deployment, name: api, controller: true}]
spec: {containers: [{name: main}]}
status: {podIP: ${ip}}
`;
}
const podsOf = (nodes: readonly ViewNode[], parent: string): readonly ViewNode[] =>
  nodes.filter((node) => node.parent === parent);

test('replicas of a template are one node', () => {
  const view = buildView(indexOf(smallCluster), { ...request, expanded: ['shop', web] });
  expect(view.nodes.find((node) => node.id === web)?.expanded).toBe(true);
  expect(podsOf(view.nodes, web)).toMatchObject([{ kind: 'pod', label: '2 pods', size: 2 }]);
  expect(view.note).toBeNull();
});

test('a workload in a closed namespace stays closed', () => {
  const view = buildView(indexOf(smallCluster), { ...request, expanded: [web] });
  expect(view.nodes.some((node) => node.kind === 'pod')).toBe(false);
});

test('pods that were read are listed with their addresses, and what does not fit is counted', () => {
  const pods = Array.from({ length: 40 }, (_, i) => pod(`api-${String(i).padStart(2, '0')}`, `10.0.0.${i + 1}`));
  const index = indexOf([namespace('shop'), deployment('shop', 'api'), ...pods].join('---\n'));
  const id = 'wl:shop/api[Deployment]';
  const view = buildView(index, { ...request, expanded: ['shop', id] });
  const drawn = podsOf(view.nodes, id);
  expect(drawn[0]).toMatchObject({ label: 'api-00', detail: '10.0.0.1', kind: 'pod' });
  expect(drawn.reduce((sum, node) => sum + node.size, 0)).toBe(40);
  expect(drawn.at(-1)).toMatchObject({ kind: 'rest', label: '17 more pods' });
  expect(view.note).toContain('17 pods of api');
  // A tighter picture draws fewer of them, and still loses none.
  const tight = buildView(index, { ...request, expanded: ['shop', id] }, 12);
  expect(tight.nodes.length + tight.edges.length).toBeLessThanOrEqual(12);
  expect(podsOf(tight.nodes, id).reduce((sum, node) => sum + node.size, 0)).toBe(40);
});
