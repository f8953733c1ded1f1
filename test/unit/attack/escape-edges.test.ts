/** Where the ways out of a pod lead: the node, or only what its kubelet keeps. */
import { describe, expect, it } from 'vitest';
import {
  account,
  apiServer,
  attackFrom,
  egressOnly,
  type Grant,
  granted,
  graphOf,
  ingressOnly,
  type Manifest,
  owns,
  quietPod,
  rulesFrom,
} from './small-cluster.ts';

function mounts(path: string, more: Manifest = {}): Manifest {
  return {
    nodeName: 'a',
    containers: [{ name: 'main', volumeMounts: [{ name: 'host', mountPath: '/host', readOnly: true, ...more }] }],
    volumes: [{ name: 'host', hostPath: { path } }],
  };
}
const gives = 'serviceaccount:shop/victim';
function stage(hole: Manifest, victimNode = 'a'): Manifest[] {
  return [
    apiServer,
    account('robot'),
    account('victim'),
    quietPod('hole', { serviceAccountName: 'robot', ...hole }),
    quietPod('victim', { serviceAccountName: 'victim', nodeName: victimNode }),
    ingressOnly('victim'),
  ];
}

describe.each([
  ['E12-kubelet-pods', mounts('/var/lib/kubelet/pods'), mounts('/var/lib/kubelet/plugins')],
  ['E13-node-credentials', mounts('/var/lib/kubelet/pki'), mounts('/etc/ssl')],
] as const)('%s', (rule, on, off) => {
  it('gives the tokens of the pods of that node, and not the node', () => {
    const simulation = attackFrom(graphOf(stage(on)), 'hole', 'likely');
    expect(rulesFrom(simulation.graph, 'hole').has(rule)).toBe(true);
    expect(owns(simulation, gives)).toBe(true);
    expect(owns(simulation, 'node:a')).toBe(false);
  });
  it('does not without the mount, nor those of another node', () => {
    expect(owns(attackFrom(graphOf(stage(off)), 'hole', 'likely'), gives)).toBe(false);
    expect(owns(attackFrom(graphOf(stage(on, 'b')), 'hole', 'likely'), gives)).toBe(false);
  });
});

describe('E11, links among the logs', () => {
  const logs: readonly Grant[] = [['', 'pods/log', ['get']]];
  const writes = { ...mounts('/var/log', { readOnly: false }), automountServiceAccountToken: true };
  const takes = (hole: Manifest, more: readonly Manifest[]): boolean =>
    owns(attackFrom(graphOf([...stage(hole), ...more]), 'hole', 'likely'), gives);

  it('needs the mount, an account that reads logs, its token, and the API server', () => {
    expect(takes(writes, granted(logs))).toBe(true);
    expect(takes({ ...writes, ...mounts('/var/log') }, granted(logs))).toBe(false);
    expect(takes(writes, granted([['', 'pods/log', ['delete']]]))).toBe(false);
    expect(takes({ ...writes, automountServiceAccountToken: false }, granted(logs))).toBe(false);
    expect(takes(writes, [...granted(logs), egressOnly('hole')])).toBe(false);
    expect(takes(writes, [...granted(logs), egressOnly('hole', ['10.0.0.1/32'])])).toBe(true);
  });
});
