/** Rights over pods, workloads, and what goes into pods (R1–R5, R8, N13). */
import { accountsOf, podsOf, runIn, secretsOf } from './builder.ts';
import { type Rights, templates, writes } from './rights.ts';

export function podsRights(rights: Rights): void {
  for (const resource of ['pods/exec', 'pods/attach']) {
    for (const scope of rights.scopes(['create'], '', resource)) {
      for (const to of rights.podTargets(scope)) rights.add('R1-exec', to, scope, `may create ${resource}`);
    }
    // Before 1.35 the API server took a get for a WebSocket as well.
    const note = 'get is enough on API servers before 1.35 only';
    for (const scope of rights.scopes(['get'], '', resource)) {
      for (const to of rights.podTargets(scope)) {
        rights.add('R1-exec', to, scope, `may get ${resource}`, { certainty: 'possible', note });
      }
    }
  }
  for (const scope of rights.scopes(writes, '', 'pods/ephemeralcontainers')) {
    for (const to of rights.podTargets(scope)) rights.add('R2-ephemeral', to, scope, 'may add ephemeral containers');
  }
  for (const scope of rights.scopes(writes, '', 'pods')) {
    for (const to of rights.podTargets(scope))
      rights.add('R4-patch-workload', to, scope, 'may change the image of pods');
  }
  for (const [resource, verbs] of [
    ['pods/portforward', ['create', 'get']],
    ['pods/proxy', ['create', 'get']],
    ['services/proxy', ['create', 'get']],
  ] as const) {
    for (const scope of rights.scopes(verbs, '', resource)) {
      const targets =
        resource === 'services/proxy' ? [podsOf(rights.builder, scope.namespace)] : rights.podTargets(scope);
      for (const to of targets) {
        rights.add('N13-port-forward', to, scope, `may use ${resource}`, {
          certainty: 'likely',
          note: 'what listens there has to be exploited still',
        });
      }
    }
  }
  for (const scope of rights.scopes(['get', 'create'], '', 'nodes/proxy')) {
    rights.add('R8-nodes-proxy', podsOf(rights.builder, null), scope, 'may use nodes/proxy', {
      need: 'kubelet',
      certainty: scope.names ? 'likely' : 'certain',
      ...(scope.names && { note: 'on the nodes that the rule names' }),
    });
  }
}

export function workloadsRights(rights: Rights): void {
  for (const scope of rights.scopes(['create'], '', 'pods')) {
    rights.add('R3-create-workload', runIn(rights.builder, scope.namespace), scope, 'may create pods');
  }
  for (const [group, resource] of templates) {
    for (const scope of rights.scopes(['create'], group, resource)) {
      rights.add('R3-create-workload', runIn(rights.builder, scope.namespace), scope, `may create ${resource}`);
    }
    for (const scope of rights.scopes(writes, group, resource)) {
      rights.add('R4-patch-workload', runIn(rights.builder, scope.namespace), scope, `may change ${resource}`);
    }
  }
}

export function secretsRights(rights: Rights): void {
  for (const scope of rights.scopes(['get', 'list', 'watch'], '', 'secrets')) {
    if (!scope.names) {
      rights.add('R5-secrets', secretsOf(rights.builder, scope.namespace), scope, 'may read Secrets');
      continue;
    }
    for (const name of scope.names) {
      const namespaces = scope.namespace === null ? [...rights.builder.facts.namespaces.keys()] : [scope.namespace];
      for (const namespace of namespaces) {
        if (!rights.builder.facts.secrets.has(`${namespace}/${name}`)) continue;
        rights.add('R5-secrets', rights.builder.secret(namespace, name), scope, `may read Secret ${name}`);
      }
    }
  }
  const readable = rights.scopes(['get', 'list', 'watch'], '', 'secrets').filter(({ names }) => !names);
  for (const scope of rights.scopes(['create'], '', 'secrets')) {
    const what = 'may create a token Secret for any account and read it';
    for (const read of readable) {
      if (read.namespace !== null && scope.namespace !== null && read.namespace !== scope.namespace) continue;
      const to = accountsOf(rights.builder, scope.namespace ?? read.namespace);
      rights.add('R5-secrets', to, scope, what, { also: [read] });
    }
  }
}
