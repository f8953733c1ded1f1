import { describe, expect, it } from 'vitest';
import type { Certainty } from '../../../shared/attack/model.ts';
import type { RuleId } from '../../../shared/attack/techniques.ts';
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
  namespace,
  node,
  owns,
  pod,
  quietPod,
  rulesFrom,
} from './small-cluster.ts';

/** A robot's pod, a victim that nothing may call, its account and secret, a user, two namespaces and a node. */
const stage: readonly Manifest[] = [
  apiServer,
  namespace('shop', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  account('robot'),
  account('victim'),
  pod('bot', { serviceAccountName: 'robot' }),
  quietPod('victim', { serviceAccountName: 'victim' }),
  ingressOnly('victim'),
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'shop' }, type: 'Opaque' },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'aws-auth', namespace: 'kube-system' } },
  node('worker'),
];
const everywhere = ['*'];
const rbac = 'rbac.authorization.k8s.io';
const run: Grant = ['', 'pods', ['create']];
const certificates = 'certificates.k8s.io';

/** Rights that open something, and rights that look like them and do not. */
const cases: readonly (readonly [rule: RuleId, gives: string, on: readonly Grant[], off: readonly Grant[]])[] = [
  ['R0-cluster-admin', 'cluster-admin', [['*', '*', everywhere]], [['*', '*', ['get']]]],
  ['R1-exec', 'victim', [['', 'pods/exec', ['create']]], [['', 'pods/*', ['create']]]],
  ['R1-exec', 'victim', [['', '*/exec', ['create']]], [['apps', '*/exec', ['create']]]],
  ['R1-exec', 'victim', [['', 'pods/attach', ['create']]], [['', 'pods', ['delete']]]],
  ['R1-exec', 'victim', [['', 'pods/exec', ['create'], ['victim']]], [['', 'pods/exec', ['create'], ['other']]]],
  ['R1-exec', 'victim', [['', 'pods/exec', ['get']]], [['', 'pods/log', ['get']]]],
  [
    'R2-ephemeral',
    'victim',
    [['', 'pods/ephemeralcontainers', ['update'], ['victim']]],
    [['', 'pods/ephemeralcontainers', ['update'], ['other']]],
  ],
  [
    'R2-ephemeral',
    'victim',
    [['', 'pods/ephemeralcontainers', ['patch']]],
    [['', 'pods/ephemeralcontainers', ['get']]],
  ],
  ['R3-create-workload', 'serviceaccount:shop/victim', [run], [['', 'pods', ['create'], ['one']]]],
  ['R3-create-workload', 'secret:shop/key', [['apps', 'daemonsets', ['create']]], [['', 'daemonsets', ['create']]]],
  [
    'R3-create-workload',
    'serviceaccount:shop/victim',
    [['batch', 'cronjobs', ['create']]],
    [['batch', 'cronjobs', ['list']]],
  ],
  ['R4-patch-workload', 'victim', [['', 'pods', ['patch']]], [['', 'pods/status', ['patch']]]],
  [
    'R4-patch-workload',
    'secret:shop/key',
    [['apps', 'deployments', ['update']]],
    [['apps', 'deployments/scale', ['update']]],
  ],
  ['R5-secrets', 'secret:shop/key', [['', 'secrets', ['list']]], [['', 'secrets', ['create']]]],
  ['R5-secrets', 'secret:shop/key', [['', 'secrets', ['watch']]], [['', 'secrets', ['delete']]]],
  ['R5-secrets', 'secret:shop/key', [['', 'secrets', ['get'], ['key']]], [['', 'secrets', ['get'], ['other']]]],
  ['R5-secrets', 'serviceaccount:shop/victim', [['', 'secrets', ['create', 'get']]], [['', 'secrets', ['get']]]],
  [
    'R6-token-request',
    'serviceaccount:shop/victim',
    [['', 'serviceaccounts/token', ['create']]],
    [['', 'serviceaccounts', ['create']]],
  ],
  [
    'R6-token-request',
    'serviceaccount:shop/victim',
    [['', 'serviceaccounts/token', ['create'], ['victim']]],
    [['', 'serviceaccounts/token', ['create'], ['robot']]],
  ],
  [
    'R7-impersonate',
    'serviceaccount:shop/victim',
    [['', 'serviceaccounts', ['impersonate']]],
    [['', 'serviceaccounts', ['get']]],
  ],
  [
    'R7-impersonate',
    'serviceaccount:shop/victim',
    [['', 'users', ['impersonate']]],
    [['', 'users', ['impersonate'], ['jane']]],
  ],
  [
    'R7-impersonate',
    'cluster-admin',
    [
      ['', 'users', ['impersonate']],
      ['', 'groups', ['impersonate']],
    ],
    [['', 'groups', ['impersonate']]],
  ],
  [
    'R7-impersonate',
    'serviceaccount:shop/victim',
    [['', 'users', ['impersonate'], ['system:serviceaccount:shop:victim']]],
    [['', 'users', ['impersonate'], ['system:serviceaccount:shop:robot']]],
  ],
  [
    'R7-impersonate',
    'cluster-admin',
    [
      ['', 'serviceaccounts', ['impersonate']],
      ['', 'groups', ['impersonate'], ['system:masters']],
    ],
    [
      ['', 'serviceaccounts', ['impersonate']],
      ['', 'groups', ['impersonate'], ['developers']],
    ],
  ],
  ['R8-nodes-proxy', 'victim', [['', 'nodes/proxy', ['create']]], [['', 'nodes/stats', ['create']]]],
  ['R8-nodes-proxy', 'victim', [['', 'nodes/proxy', ['get']]], [['', 'nodes', ['get']]]],
  [
    'R9-escalate',
    'cluster-admin',
    [
      [rbac, 'clusterroles', ['escalate']],
      [rbac, 'clusterroles', ['patch']],
    ],
    [[rbac, 'clusterroles', ['escalate']]],
  ],
  [
    'R9-escalate',
    'cluster-admin',
    [
      [rbac, 'clusterroles', ['escalate'], ['rights']],
      [rbac, 'clusterroles', ['update'], ['rights']],
    ],
    [
      [rbac, 'clusterroles', ['escalate'], ['somebody-elses']],
      [rbac, 'clusterroles', ['update']],
    ],
  ],
  [
    'R10-bind',
    'cluster-admin',
    [
      [rbac, 'clusterroles', ['bind']],
      [rbac, 'clusterrolebindings', ['create']],
    ],
    [[rbac, 'clusterrolebindings', ['create']]],
  ],
  [
    'R10-bind',
    'victim',
    [
      [rbac, 'clusterroles', ['bind'], ['cluster-admin']],
      [rbac, 'rolebindings', ['create']],
    ],
    [
      [rbac, 'clusterroles', ['bind'], ['view']],
      [rbac, 'rolebindings', ['create']],
    ],
  ],
  [
    'R11-csr',
    'cluster-admin',
    [
      [certificates, 'certificatesigningrequests', ['create']],
      [certificates, 'certificatesigningrequests/approval', ['update']],
      [certificates, 'signers', ['approve'], ['kubernetes.io/kube-apiserver-client']],
    ],
    [
      [certificates, 'certificatesigningrequests', ['create']],
      [certificates, 'certificatesigningrequests/approval', ['update']],
      [certificates, 'signers', ['approve'], ['kubernetes.io/kubelet-serving']],
    ],
  ],
  ['R12-namespace-patch', 'node:worker', [run, ['', 'namespaces', ['patch']]], [['', 'namespaces', ['patch']]]],
  [
    'R13-webhook',
    'cluster-admin',
    [['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', ['create']]],
    [['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', ['get']]],
  ],
  [
    'R13-webhook',
    'secret:shop/key',
    [['admissionregistration.k8s.io', 'validatingwebhookconfigurations', ['patch']]],
    [['admissionregistration.k8s.io', 'validatingwebhookconfigurations', ['delete']]],
  ],
  [
    'R14-persistent-volume',
    'node:worker',
    [run, ['', 'persistentvolumes', ['create']], ['', 'persistentvolumeclaims', ['create']]],
    [
      ['', 'persistentvolumes', ['create']],
      ['', 'persistentvolumeclaims', ['create']],
    ],
  ],
  [
    'R15-aws-auth',
    'cluster-admin',
    [['', 'configmaps', ['patch'], ['aws-auth']]],
    [['', 'configmaps', ['patch'], ['other']]],
  ],
  ['R16-node-assign', 'victim', [['', 'nodes', ['patch']]], [['', 'nodes', ['list']]]],
  ['R16-node-assign', 'victim', [['', 'pods/binding', ['create']]], [['', 'pods/eviction', ['create']]]],
  ['N13-port-forward', 'victim', [['', 'pods/portforward', ['create']]], [['', 'pods/portforward', ['list']]]],
  ['N13-port-forward', 'victim', [['', 'pods/proxy', ['get']]], [['', 'pods/proxy', ['delete']]]],
  ['N13-port-forward', 'victim', [['', 'services/proxy', ['get']]], [['', 'services', ['get']]]],
];

describe('what RBAC rights give', () => {
  it.each(cases)('%s gives %s, and what only looks like it does not', (rule, gives, on, off) => {
    const graph = graphOf([...stage, ...granted(on)]);
    expect([...rulesFrom(graph, 'serviceaccount:shop/robot').keys()]).toContain(rule);
    expect(owns(attackFrom(graph, 'bot'), gives)).toBe(true);
    const without = graphOf([...stage, ...granted(off)]);
    expect(owns(attackFrom(without, 'bot'), gives)).toBe(false);
  });

  it.each(cases)('%s to %s is gone when the pod cannot call the API server', (_rule, gives, on) => {
    const shut = graphOf([...stage, ...granted(on), egressOnly('bot')]);
    expect(owns(attackFrom(shut, 'bot'), gives)).toBe(false);
    const open = graphOf([...stage, ...granted(on), egressOnly('bot', ['10.0.0.1/32'])]);
    expect(owns(attackFrom(open, 'bot'), gives)).toBe(true);
  });

  it.each([
    ['restricted', false],
    ['baseline', false],
    ['privileged', true],
    [null, true],
  ] as const)('R3 and R4 get to a node unless Pod Security stops it: %s', (level, out) => {
    const labels = level === null ? {} : { 'pod-security.kubernetes.io/enforce': level };
    const rest = stage.filter(({ kind }) => kind !== 'Namespace');
    for (const right of [run, ['apps', 'deployments', ['patch']]] satisfies Grant[]) {
      const graph = graphOf([...rest, namespace('shop', labels), ...granted([right], false)]);
      expect(owns(attackFrom(graph, 'bot', 'likely'), 'node:worker')).toBe(out);
    }
  });

  it('R9 and R10 in one namespace give that namespace', () => {
    const key = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'bank' } };
    for (const rights of [
      [
        [rbac, 'roles', ['escalate']],
        [rbac, 'roles', ['update']],
      ],
      [
        [rbac, 'roles', ['bind']],
        [rbac, 'rolebindings', ['create']],
      ],
    ] satisfies Grant[][]) {
      const simulation = attackFrom(graphOf([...stage, namespace('bank'), key, ...granted(rights, false)]), 'bot');
      expect(owns(simulation, 'secret:shop/key')).toBe(true);
      expect(owns(simulation, 'secret:bank/key')).toBe(false);
      expect(owns(simulation, 'cluster-admin')).toBe(false);
      const half = attackFrom(graphOf([...stage, ...granted(rights.slice(0, 1), false)]), 'bot');
      expect(owns(half, 'secret:shop/key')).toBe(false);
    }
  });

  it('A7 takes everything, as cluster-admin', () => {
    const graph = graphOf(stage);
    for (const id of ['victim', 'serviceaccount:shop/victim', 'secret:shop/key', 'node:worker']) {
      expect(owns(attackFrom(graph, 'cluster-admin', 'certain'), id)).toBe(true);
      expect(owns(attackFrom(graph, 'bot', 'certain'), id)).toBe(false);
    }
  });

  it('ends at the namespace of a RoleBinding', () => {
    const other = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'bank' } };
    const graph = graphOf([...stage, namespace('bank'), other, ...granted([['', 'secrets', ['get']]], false)]);
    const simulation = attackFrom(graph, 'bot');
    expect(owns(simulation, 'secret:shop/key')).toBe(true);
    expect(owns(simulation, 'secret:bank/key')).toBe(false);
  });

  it('knows cluster-admin, admin and edit without reading them', () => {
    const bound = (name: string): Manifest => ({
      apiVersion: rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'shop' }],
    });
    for (const [role, gives] of [
      ['cluster-admin', 'cluster-admin'],
      ['edit', 'victim'],
      ['admin', 'secret:shop/key'],
    ] as const) {
      expect(owns(attackFrom(graphOf([...stage, bound(role)]), 'bot'), gives)).toBe(true);
    }
    expect(owns(attackFrom(graphOf([...stage, bound('view')]), 'bot'), 'secret:shop/key')).toBe(false);
    expect(graphOf([...stage, bound('unheard-of')]).rbac.dangling).toHaveLength(1);
  });

  it('R7 gives what a group is given that may be impersonated', () => {
    const [role = {}, binding] = granted([['', 'secrets', ['get']]]);
    const mine = { metadata: { name: 'mine' } };
    const rules = [
      { apiGroups: [''], resources: ['users'], resourceNames: ['jane'], verbs: ['impersonate'] },
      { apiGroups: [''], resources: ['groups'], resourceNames: ['auditors'], verbs: ['impersonate'] },
    ];
    const reads = (group: string, own = rules): boolean => {
      const objects = [
        { ...role, ...mine, rules: own },
        { ...binding, ...mine, roleRef: { kind: 'ClusterRole', name: 'mine' } },
        role,
        { ...binding, subjects: [{ kind: 'Group', name: group }] },
      ];
      return owns(attackFrom(graphOf([...stage, ...objects]), 'bot', 'certain'), 'secret:shop/key');
    };
    expect(reads('auditors')).toBe(true);
    expect(reads('developers')).toBe(false);
    // A group is impersonated together with a user.
    expect(reads('auditors', rules.slice(1))).toBe(false);
  });

  it('N4 gives what calls without a token are given, to whoever reaches the API server', () => {
    const [role = {}, binding] = granted([['', 'secrets', ['get']]]);
    const to = (name: string): Manifest[] => [role, { ...binding, subjects: [{ kind: 'Group', name }] }];
    const quiet = [...stage, quietPod('quiet'), ingressOnly('bot')];
    const reads = (from: string, more: readonly Manifest[], least: Certainty = 'likely'): boolean =>
      owns(attackFrom(graphOf([...quiet, ...more]), from, least), 'secret:shop/key');
    expect(reads('quiet', to('system:unauthenticated'))).toBe(true);
    expect(reads('quiet', to('system:unauthenticated'), 'certain')).toBe(false);
    expect(reads('quiet', to('system:authenticated'))).toBe(false);
    expect(reads('quiet', [...to('system:unauthenticated'), egressOnly('quiet')])).toBe(false);
    expect(reads('quiet', [...to('system:unauthenticated'), egressOnly('quiet', ['10.0.0.1/32'])])).toBe(true);
    expect(reads('node:worker', to('system:unauthenticated'))).toBe(true);
    const shut = graphOf([...quiet, ...to('system:unauthenticated'), egressOnly('quiet')]);
    expect(owns(attackFrom(shut, 'quiet'), 'user:system:anonymous')).toBe(false);
    // Whether the internet reaches the API server was not read.
    expect(reads('internet', to('system:unauthenticated'))).toBe(false);
    expect(reads('internet', to('system:unauthenticated'), 'unknown')).toBe(true);
  });

  it('gives what groups of service accounts are given', () => {
    const [role, binding] = granted([['', 'secrets', ['get']]]);
    const group = { ...binding, subjects: [{ kind: 'Group', name: 'system:serviceaccounts:shop' }] };
    expect(owns(attackFrom(graphOf([...stage, role ?? {}, group]), 'bot'), 'secret:shop/key')).toBe(true);
    const elsewhere = { ...binding, subjects: [{ kind: 'Group', name: 'system:serviceaccounts:bank' }] };
    expect(owns(attackFrom(graphOf([...stage, role ?? {}, elsewhere]), 'bot'), 'secret:shop/key')).toBe(false);
  });
});
