/** Rights over identities and roles (R0, R6, R7, R9, R10). */
import { accountsOf, wholeNamespace } from './builder.ts';
import type { Scope } from './rbac/evaluator.ts';
import { isEverything, type Rights, rbacGroup, writes } from './rights.ts';
import type { RuleId } from './techniques.ts';

export function clusterAdminRights(rights: Rights): void {
  const to = rights.builder.vertex('cluster-admin', 'cluster-admin');
  for (const grant of rights.all) {
    if (isEverything(grant))
      rights.add('R0-cluster-admin', to, { grant, namespace: null, names: null }, 'may do everything');
  }
}

/** Pods that a scope means: all of the namespace, or those with these names. */
export function identitiesRights(rights: Rights): void {
  for (const scope of rights.scopes(['create'], '', 'serviceaccounts/token')) {
    named(rights, scope, 'R6-token-request', 'may ask for tokens of service accounts');
  }
  for (const scope of rights.scopes(['impersonate'], '', 'serviceaccounts')) {
    named(rights, scope, 'R7-impersonate', 'may impersonate service accounts');
  }
  const users = rights.scopes(['impersonate'], '', 'users');
  for (const scope of users) {
    if (!scope.names) {
      rights.add('R7-impersonate', accountsOf(rights.builder, null), scope, 'may impersonate any user');
    }
    const known = rights.builder.rbac.subjects.flatMap((one) => (one.kind === 'User' ? [one.name] : []));
    for (const name of scope.names ?? known) {
      const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
      const to = account
        ? rights.builder.account(account[1] ?? '', account[2] ?? '')
        : rights.builder.vertex('user', `user:${name}`);
      rights.add('R7-impersonate', to, scope, `may impersonate user ${name}`);
    }
  }
  // A group is impersonated together with a user.
  const someone = [...users, ...rights.scopes(['impersonate'], '', 'serviceaccounts')];
  for (const scope of rights.scopes(['impersonate'], '', 'groups')) {
    // A right to all of them is one to system:masters, and that to everything.
    for (const name of scope.names ?? ['system:masters']) {
      const isAdmin = name === 'system:masters';
      const to = isAdmin
        ? rights.builder.vertex('cluster-admin', 'cluster-admin')
        : rights.builder.vertex('user', `group:${name}`);
      for (const other of someone) {
        rights.add('R7-impersonate', to, scope, `may impersonate the group ${name}`, { also: [other] });
      }
    }
  }
}

function named(rights: Rights, scope: Scope, rule: RuleId, what: string): void {
  if (!scope.names) {
    rights.add(rule, accountsOf(rights.builder, scope.namespace), scope, what);
    return;
  }
  const namespaces = scope.namespace === null ? [...rights.builder.facts.namespaces.keys()] : [scope.namespace];
  for (const namespace of namespaces) {
    for (const name of scope.names) {
      if (!rights.builder.facts.accounts.has(`${namespace}/${name}`)) continue;
      rights.add(rule, rights.builder.account(namespace, name), scope, what);
    }
  }
}

export function rolesRights(rights: Rights): void {
  const admin = rights.builder.vertex('cluster-admin', 'cluster-admin');
  const held = new Set(rights.grants.filter(({ namespace }) => namespace === null).map(({ role }) => role.name));
  const pairs = (
    first: readonly Scope[],
    second: readonly Scope[],
    use: (scope: Scope, other: Scope) => void,
  ): void => {
    for (const scope of first) {
      for (const other of second) {
        if (other.namespace === null || other.namespace === scope.namespace) use(scope, other);
      }
    }
  };
  pairs(
    rights.scopes(['escalate'], rbacGroup, 'clusterroles'),
    rights.scopes(writes, rbacGroup, 'clusterroles'),
    (scope, other) => {
      const own = scope.namespace === null && (!scope.names || scope.names.some((name) => held.has(name)));
      if (own)
        rights.add('R9-escalate', admin, scope, 'may add any right to a ClusterRole of its own', { also: [other] });
    },
  );
  pairs(rights.scopes(['escalate'], rbacGroup, 'roles'), rights.scopes(writes, rbacGroup, 'roles'), (scope, other) => {
    const inNamespace = new Set(
      rights.grants
        .filter(({ role, namespace }) => role.kind === 'Role' && namespace !== null)
        .map(({ namespace }) => namespace ?? ''),
    );
    for (const namespace of scope.namespace === null ? inNamespace : [scope.namespace]) {
      if (!inNamespace.has(namespace)) continue;
      rights.add(
        'R9-escalate',
        wholeNamespace(rights.builder, namespace),
        scope,
        'may add any right to a Role of its own',
        { also: [other] },
      );
    }
  });
  const bindCluster = rights
    .scopes(['bind'], rbacGroup, 'clusterroles')
    .filter(({ names }) => !names || names.includes('cluster-admin'));
  const write = ['create', ...writes];
  const clusterBindings = rights
    .scopes(write, rbacGroup, 'clusterrolebindings')
    .filter(({ namespace }) => namespace === null);
  for (const scope of clusterBindings) {
    for (const bind of bindCluster) {
      if (bind.namespace === null) {
        rights.add('R10-bind', admin, scope, 'may bind itself to cluster-admin', { also: [bind] });
      }
    }
  }
  const bindAny = [...bindCluster, ...rights.scopes(['bind'], rbacGroup, 'roles').filter(({ names }) => !names)];
  for (const scope of rights.scopes(write, rbacGroup, 'rolebindings')) {
    const namespaces = scope.namespace === null ? [...rights.builder.facts.namespaces.keys()] : [scope.namespace];
    for (const bind of bindAny) {
      for (const namespace of namespaces) {
        if (bind.namespace !== null && bind.namespace !== namespace) continue;
        const what = 'may bind itself to a role with every right in the namespace';
        rights.add('R10-bind', wholeNamespace(rights.builder, namespace), scope, what, { also: [bind] });
      }
    }
  }
}
