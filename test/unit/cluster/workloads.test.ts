import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../shared/cluster/cluster.ts';
import type { Pod, Workload } from '../../../shared/cluster/model.ts';
import { formatAddress } from '../../../shared/values/addresses.ts';
import { readYaml } from '../../support/read.ts';

const clusterOf = (...documents: readonly string[]) => buildCluster(readYaml(documents.join('\n---\n')).objects);
const workloadsOf = (...documents: readonly string[]): readonly Workload[] => clusterOf(...documents).workloads;
function onlyPod(...documents: readonly string[]): Pod {
  const pod = workloadsOf(...documents)[0]?.pods[0];
  if (!pod) throw new Error('no pod');
  return pod;
}
const pod = (name: string, more = '', spec = '', status = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: a${more}}, spec: {${spec}}, status: {${status}}}`;
const owned = (kind: string, name: string): string =>
  `, ownerReferences: [{kind: ${kind}, name: ${name}, controller: true}]`;
const template = (kind: string, spec = '', podSpec = '', labels = 'app: x'): string =>
  `{apiVersion: ${kind.endsWith('Job') ? 'batch/v1' : 'apps/v1'}, kind: ${kind}, metadata: {name: x, namespace: a}, spec: {${spec}template: {metadata: {labels: {${labels}}}, spec: {${podSpec}}}}}`;

describe('owners', () => {
  it('gather pods under the topmost controller that was read', () => {
    const replicaSet = `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: x-1, namespace: a${owned('Deployment', 'x')}}, spec: {}}`;
    const found = workloadsOf(
      template('Deployment'),
      replicaSet,
      pod('x-1-p', owned('ReplicaSet', 'x-1')),
      pod('x-1-q', owned('ReplicaSet', 'x-1')),
    );
    expect(found.map(({ id, pods }) => [id, pods.map(({ name }) => name)])).toEqual([
      ['a/x[Deployment]', ['x-1-p', 'x-1-q']],
    ]);
  });

  it('are told by the hash where the ReplicaSet was not read', () => {
    const [one] = workloadsOf(pod('x-7f-p', `${owned('ReplicaSet', 'x-7f')}, labels: {pod-template-hash: 7f}`));
    expect(one?.id).toBe('a/x[Deployment]');
    const [other] = workloadsOf(pod('x-7f-p', owned('ReplicaSet', 'x-7f')));
    expect(other?.id).toBe('a/x-7f[ReplicaSet]');
  });

  it('that are nodes (static pods), or own one another, are none', () => {
    expect(workloadsOf(pod('etcd', owned('Node', 'n1')))[0]?.id).toBe('a/etcd[Pod]');
    const circle = ['x', 'y'].map(
      (name) =>
        `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: ${name}, namespace: a${owned('ReplicaSet', name === 'x' ? 'y' : 'x')}}, spec: {}}`,
    );
    expect(workloadsOf(...circle, pod('p', owned('ReplicaSet', 'x')))).toHaveLength(1);
  });
});

describe('pods that are left out', () => {
  it('are the terminated ones, and a template whose pods were read', () => {
    const { workloads, diagnostics } = clusterOf(
      pod('p', '', '', 'phase: Failed'),
      pod('q'),
      template('Job'),
      pod('x-1', owned('Job', 'x'), '', 'phase: Succeeded'),
    );
    expect(workloads.map(({ id }) => id)).toEqual(['a/q[Pod]']);
    expect(diagnostics.find(({ code }) => code === 'pods-terminated')?.message).toContain('2 terminated pods are');
  });

  it('are not those that are being deleted', () => {
    expect(workloadsOf(pod('p', ', deletionTimestamp: "2026-01-01T00:00:00Z"', '', 'phase: Running'))).toHaveLength(1);
  });
});

describe('labels that controllers add', () => {
  it.each<[string, string, readonly string[]]>([
    ['Deployment', '', ['pod-template-hash']],
    ['StatefulSet', '', ['controller-revision-hash']],
    ['DaemonSet', '', ['controller-revision-hash', 'pod-template-generation']],
    ['Job', '', ['controller-uid', 'batch.kubernetes.io/controller-uid']],
    ['ReplicaSet', '', []],
  ])('%s: values that only the cluster knows', (kind, spec, keys) => {
    expect(onlyPod(template(kind, spec)).hashLabels).toEqual(keys);
  });

  it('a Job names itself; which Job of a CronJob it is, and its index, only the cluster knows', () => {
    expect(onlyPod(template('Job')).labels).toMatchObject({
      app: 'x',
      'job-name': 'x',
      'batch.kubernetes.io/job-name': 'x',
    });
    const cron = (spec: string): Pod =>
      onlyPod(
        `{apiVersion: batch/v1, kind: CronJob, metadata: {name: x, namespace: a}, spec: {jobTemplate: {spec: {${spec}template: {metadata: {labels: {app: x}}}}}}}`,
      );
    expect(cron('').labels).toEqual({ app: 'x' });
    expect(cron('').hashLabels).toContain('job-name');
    expect(cron('').hashLabels).not.toContain('batch.kubernetes.io/job-completion-index');
    expect(cron('completionMode: Indexed, ').hashLabels).toContain('batch.kubernetes.io/job-completion-index');
  });

  it('a StatefulSet numbers its pods from its start', () => {
    const { ordinals, count } = onlyPod(template('StatefulSet', 'replicas: 3, ordinals: {start: 5}, '));
    expect([ordinals?.start, ordinals?.podName(5), count]).toEqual([5, 'x-5', 3]);
    expect(ordinals?.labels['apps.kubernetes.io/pod-index']?.(6)).toBe('6');
    expect(onlyPod(template('Job', 'completionMode: Indexed, completions: 4, ')).count).toBe(4);
  });

  it('null is the empty string, and a label named constructor is only there when it was written', () => {
    const { labels } = onlyPod(template('Deployment', '', '', 'app: null'));
    expect(labels.app).toBe('');
    expect(labels.constructor).toBeUndefined();
    const { namespaces } = clusterOf(
      '{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {team: null}}}',
      pod('p'),
    );
    expect(namespaces[0]?.labels.team).toBe('');
    expect(namespaces[0]?.labels.constructor).toBeUndefined();
  });
});

describe('ports and addresses', () => {
  it('take containers and sidecars, not other init containers', () => {
    const spec = `containers: [{ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 1, protocol: udp}]}],
      initContainers: [{ports: [{containerPort: 9}]}, {restartPolicy: Always, ports: [{containerPort: 15001}]}]`;
    expect(onlyPod(pod('p', '', spec)).ports).toEqual([
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: '', port: 53, protocol: 'UDP' },
      { name: '', port: 15001, protocol: 'TCP' },
    ]);
  });

  const nodes = `{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 192.168.0.1}, {type: ExternalIP, address: 203.0.113.1}, {type: Hostname, address: n1}]}}`;
  it.each([
    ['podIPs', '', 'podIP: 10.0.0.9, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]', ['10.0.0.1', 'fd00::1']],
    ['podIP alone', '', 'podIP: 10.0.0.9', ['10.0.0.9']],
    ['nothing', 'nodeName: n1', 'podIP: ""', []],
    [
      'host network: podIPs',
      'hostNetwork: true, nodeName: n1',
      'podIP: 192.168.0.7, hostIP: 192.168.0.8',
      ['192.168.0.7'],
    ],
    ['host network: hostIPs', 'hostNetwork: true, nodeName: n1', 'hostIP: 192.168.0.8', ['192.168.0.8']],
    ['host network: its node', 'hostNetwork: true, nodeName: n1', '', ['192.168.0.1']],
    ['host network: unknown node', 'hostNetwork: true, nodeName: n2', '', []],
  ])('%s', (_name, spec, status, expected) => {
    expect(onlyPod(pod('p', '', spec, status), nodes).addresses.map(formatAddress)).toEqual(expected);
  });

  it('of a node are its internal and external ones', () => {
    const [node] = clusterOf(nodes).nodes;
    expect(node?.addresses.map(formatAddress)).toEqual(['192.168.0.1', '203.0.113.1']);
    expect(node?.hostAddresses.map(formatAddress)).toEqual(['192.168.0.1']);
  });
});

describe('namespaces', () => {
  it('have their name as a label; without an object only that is known', () => {
    const { namespaces, diagnostics } = clusterOf(
      '{apiVersion: v1, kind: Namespace, metadata: {name: b, labels: {team: x, kubernetes.io/metadata.name: lie}}}',
      pod('p'),
    );
    expect(namespaces).toEqual([
      { name: 'a', labels: { 'kubernetes.io/metadata.name': 'a' }, declared: false },
      { name: 'b', labels: { team: 'x', 'kubernetes.io/metadata.name': 'b' }, declared: true },
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['namespace-missing']);
  });
});
