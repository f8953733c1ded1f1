/** The RBAC evaluator against a naive one, request by request, on random roles and bindings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rbac, scopesOf } from '../../shared/attack/rbac/evaluator.ts';
import { type NaiveRequest, naiveCan } from '../reference/rbac.ts';
import { toObjects } from '../support/objects.ts';

type Json = Readonly<Record<string, unknown>>;
const runs = Number(process.env['BULKHEAD_RUNS'] ?? 500);

const namespaces = ['a', 'b'];
const verbs = ['get', 'list', 'create', 'patch', 'deletecollection'];
const requests: NaiveRequest[] = verbs.flatMap((verb) =>
  (
    [
      ['', 'pods', ''],
      ['', 'pods', 'exec'],
      ['', 'secrets', ''],
      ['apps', 'deployments', ''],
      ['apps', 'deployments', 'scale'],
    ] as const
  ).flatMap(([apiGroup, resource, subresource]) =>
    ['', 'x', 'y'].flatMap((name) =>
      ['', ...namespaces].map((namespace) => ({ verb, apiGroup, resource, subresource, name, namespace })),
    ),
  ),
);

function some<T>(...values: T[]): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
}
const rule = fc.record(
  {
    verbs: some('*', ...verbs),
    apiGroups: some('', '*', 'apps'),
    resources: some(
      '*',
      '*/*',
      'pods',
      'pods/*',
      'pods/exec',
      '*/exec',
      '*/scale',
      'secrets',
      'deployments',
      'deployments/scale',
    ),
    resourceNames: some('x', 'y'),
  },
  { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
);
const rules = fc.array(rule, { maxLength: 2 });
const labels = fc.record({ agg: fc.constantFrom('one', 'two') }, { requiredKeys: [] });
const selector = fc.oneof(
  fc.record({ matchLabels: fc.record({ agg: fc.constantFrom('one', 'two') }) }),
  fc.record({ matchExpressions: fc.constant([{ key: 'agg', operator: 'Exists' }]) }),
);
const clusterRole = fc.record(
  {
    kind: fc.constant('ClusterRole'),
    metadata: fc.record({ name: fc.constantFrom('c1', 'c2', 'c3', 'c4'), labels }),
    rules,
    aggregationRule: fc.record({ clusterRoleSelectors: fc.array(selector, { maxLength: 2 }) }),
  },
  { requiredKeys: ['kind', 'metadata', 'rules'] },
);
const role = fc.record({
  kind: fc.constant('Role'),
  metadata: fc.record({ name: fc.constantFrom('r1', 'r2'), namespace: fc.constantFrom(...namespaces) }),
  rules,
});
const subject = fc.oneof(
  fc.record(
    { kind: fc.constant('ServiceAccount'), name: fc.constantFrom('s', 't'), namespace: fc.constantFrom(...namespaces) },
    { requiredKeys: ['kind', 'name'] },
  ),
  fc.record({
    kind: fc.constant('Group'),
    name: fc.constantFrom(
      'system:serviceaccounts',
      'system:serviceaccounts:a',
      'system:authenticated',
      'system:unauthenticated',
      'system:masters',
    ),
  }),
  fc.record({
    kind: fc.constant('User'),
    name: fc.constantFrom('system:serviceaccount:a:s', 'system:serviceaccount:b', 'jane'),
  }),
);
const roleRef = fc.oneof(
  fc.record({
    kind: fc.constant('ClusterRole'),
    name: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'cluster-admin', 'missing'),
  }),
  fc.record({ kind: fc.constant('Role'), name: fc.constantFrom('r1', 'r2', 'missing') }),
);
const binding = fc.oneof(
  fc.record({
    kind: fc.constant('RoleBinding'),
    metadata: fc.record({ namespace: fc.constantFrom(...namespaces) }),
    roleRef,
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('ClusterRoleBinding'),
    metadata: fc.constant({}),
    roleRef,
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
);

/** Names are unique, as in a cluster. */
const cluster = fc
  .record({
    roles: fc.array(fc.oneof(clusterRole, role), { maxLength: 6 }),
    bindings: fc.array(binding, { maxLength: 5 }),
  })
  .map(({ roles, bindings }): Json[] => {
    const unique = new Map(roles.map((one): [string, Json] => [`${one.kind} ${JSON.stringify(one.metadata)}`, one]));
    const byName = new Map([...unique.values()].map((one) => [keyOf(one), one]));
    const named = bindings.map((one, i): Json => ({ ...one, metadata: { ...one.metadata, name: `binding-${i}` } }));
    return [...byName.values(), ...named].map((one) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', ...one }));
  });

function keyOf(object: Json): string {
  const { name, namespace } = object['metadata'] as { name: string; namespace?: string };
  return `${String(object['kind'])} ${namespace ?? ''} ${name}`;
}

describe('RBAC', { timeout: 60_000 }, () => {
  it(`agrees with the naive evaluator on ${requests.length} requests, ${runs} times`, () => {
    fc.assert(
      fc.property(cluster, fc.constantFrom('s', 't'), fc.constantFrom(...namespaces), (objects, name, namespace) => {
        const rbac = new Rbac(toObjects(objects));
        const wrong = requests.filter(
          (request) =>
            (rbac.allows({ kind: 'ServiceAccount', namespace, name }, request) !== null) !==
            naiveCan(objects, { namespace, name }, request),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('finds the scope of every verb where single requests find it', () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const account = { kind: 'ServiceAccount', namespace: 'a', name: 's' } as const;
        const rbac = new Rbac(toObjects(objects));
        const wrong = requests.filter((request) => {
          const { verb, apiGroup, resource, subresource, name: wanted, namespace } = request;
          // What is created, or deleted as a collection, has no name in the request.
          const nameless = subresource === '' && (verb === 'create' || verb === 'deletecollection');
          if (nameless && wanted !== '') return false;
          const full = subresource === '' ? resource : `${resource}/${subresource}`;
          const found = scopesOf(rbac.grants(account), verb, apiGroup, full).some(
            (scope) =>
              (scope.namespace === null || scope.namespace === namespace) &&
              (!scope.names || scope.names.includes(wanted)),
          );
          return found !== (rbac.allows(account, request) !== null);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
