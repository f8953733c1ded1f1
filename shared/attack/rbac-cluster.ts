/** Rights over the cluster itself (R11–R16). */
import { anyNode, enforcedLevel, podsOf, secretsOf } from './builder.ts';
import type { Scope } from './rbac/evaluator.ts';
import { type Rights, templates, writes } from './rights.ts';

export function clusterRights(rights: Rights): void {
  const builder = rights.builder;
  const admin = builder.vertex('cluster-admin', 'cluster-admin');
  const everywhere = (scopes: readonly Scope[]): Scope[] => scopes.filter(({ namespace }) => namespace === null);
  const certificates = 'certificates.k8s.io';
  const signer = 'kubernetes.io/kube-apiserver-client';
  const requests = everywhere(rights.scopes(['create'], certificates, 'certificatesigningrequests'));
  const approvals = everywhere(rights.scopes(writes, certificates, 'certificatesigningrequests/approval'));
  const approves = everywhere(rights.scopes(['approve'], certificates, 'signers')).filter(
    ({ names }) => !names || names.some((name) => name === signer || name === 'kubernetes.io/*'),
  );
  for (const request of requests) {
    for (const approval of approvals) {
      for (const approve of approves) {
        rights.add('R11-csr', admin, request, 'may have any client certificate signed', {
          certainty: 'likely',
          note: 'system:masters is refused by an admission plugin, controllers of the control plane are not',
          also: [approval, approve],
        });
      }
    }
  }
  for (const scope of rights.scopes(writes, '', 'namespaces')) {
    const namespaces =
      scope.names ?? (scope.namespace === null ? [...builder.facts.namespaces.keys()] : [scope.namespace]);
    for (const namespace of namespaces) {
      const level = enforcedLevel(builder, namespace);
      if (level !== 'baseline' && level !== 'restricted') continue;
      for (const run of canRun(rights, namespace)) {
        rights.add('R12-namespace-patch', anyNode(builder), scope, `may change the labels of namespace ${namespace}`, {
          certainty: 'likely',
          also: [run],
        });
      }
    }
  }
  for (const resource of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations']) {
    for (const scope of everywhere(rights.scopes(['create', ...writes], 'admissionregistration.k8s.io', resource))) {
      const mutating = resource.startsWith('mutating');
      rights.add('R13-webhook', mutating ? admin : secretsOf(builder, null), scope, `may write ${resource}`, {
        certainty: mutating ? 'likely' : 'possible',
        note: mutating
          ? 'sees and rewrites every object from then on'
          : 'sees every Secret that is written from then on',
      });
    }
  }
  for (const scope of everywhere(rights.scopes(['create'], '', 'persistentvolumes'))) {
    for (const claim of rights.scopes(['create'], '', 'persistentvolumeclaims')) {
      for (const run of rights
        .scopes(['create'], '', 'pods')
        .concat(templates.flatMap(([group, resource]) => rights.scopes(['create'], group, resource)))) {
        if (run.namespace !== null && claim.namespace !== null && run.namespace !== claim.namespace) continue;
        rights.add(
          'R14-persistent-volume',
          anyNode(builder),
          scope,
          'may create PersistentVolumes of any folder of a node',
          {
            certainty: 'likely',
            also: [run, claim],
          },
        );
      }
    }
  }
  awsAuth(rights, admin);
  for (const scope of everywhere(rights.scopes(writes, '', 'nodes'))) {
    rights.add('R16-node-assign', podsOf(builder, null), scope, 'may taint and label nodes', {
      certainty: 'possible',
      note: 'draws pods to a node that the attacker owns, if it owns one',
    });
  }
  for (const scope of rights.scopes(['create'], '', 'pods/binding')) {
    rights.add('R16-node-assign', podsOf(builder, scope.namespace), scope, 'may place pods', {
      certainty: 'possible',
      note: 'places pods on a node that the attacker owns, if it owns one',
    });
  }
}

function awsAuth(rights: Rights, admin: number): void {
  const map = (rights.builder.facts.kinds.get('ConfigMap') ?? []).find(
    ({ metadata }) => metadata.namespace === 'kube-system' && metadata.name === 'aws-auth',
  );
  if (!map) return;
  for (const scope of rights.scopes(writes, '', 'configmaps')) {
    const inPlace = scope.namespace === null || scope.namespace === 'kube-system';
    if (!inPlace || (scope.names && !scope.names.includes('aws-auth'))) continue;
    rights.add('R15-aws-auth', admin, scope, 'may change ConfigMap kube-system/aws-auth');
  }
}

function canRun(rights: Rights, namespace: string | null): Scope[] {
  const all = [
    ...rights.scopes(['create'], '', 'pods'),
    ...templates.flatMap(([group, resource]) => rights.scopes(['create', ...writes], group, resource)),
  ];
  return all.filter((scope) => scope.namespace === null || scope.namespace === namespace);
}
