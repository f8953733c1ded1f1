/**
 * Role-based access control by the text of the API reference and the RBAC documentation alone: every request is tried
 * against every rule of every binding.
 */

type Json = Readonly<Record<string, unknown>>;

export interface NaiveRequest {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

function map(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
function named(object: Json): string {
  return String(map(object['metadata'])['name']);
}
function namespaceOf(object: Json): string {
  return String(map(object['metadata'])['namespace'] ?? 'default');
}

function selects(selector: Json, labels: Json): boolean {
  const equal = Object.entries(map(selector['matchLabels'])).every(([key, value]) => labels[key] === value);
  const expressions = list(selector['matchExpressions']).every((entry) => {
    const { key, operator, values } = map(entry);
    const own = labels[String(key)];
    if (operator === 'Exists') return own !== undefined;
    if (operator === 'DoesNotExist') return own === undefined;
    if (operator === 'In') return own !== undefined && list(values).includes(own);
    return own === undefined || !list(values).includes(own);
  });
  return equal && expressions;
}

/** Rules of a ClusterRole; an aggregated one has those of every role that its selectors match, again and again. */
function clusterRoleRules(objects: readonly Json[], name: string, above: readonly string[] = []): readonly Json[] {
  const role = objects.find((object) => object['kind'] === 'ClusterRole' && named(object) === name);
  if (!role) return name === 'cluster-admin' ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : [];
  const aggregation = role['aggregationRule'];
  if (aggregation === undefined) return list(role['rules']).map(map);
  const selectors = list(map(aggregation)['clusterRoleSelectors']).map(map);
  return objects
    .filter((object) => object['kind'] === 'ClusterRole' && named(object) !== name && !above.includes(named(object)))
    .filter((object) => selectors.some((selector) => selects(selector, map(map(object['metadata'])['labels']))))
    .flatMap((object) => clusterRoleRules(objects, named(object), [...above, name]));
}

function ruleAllows(rule: Json, request: NaiveRequest): boolean {
  const has = (field: string, ...wanted: string[]): boolean =>
    list(rule[field]).some((one) => wanted.includes(String(one)));
  const full = request.subresource === '' ? request.resource : `${request.resource}/${request.subresource}`;
  const resource =
    has('resources', '*', full) || (request.subresource !== '' && has('resources', `*/${request.subresource}`));
  const names = list(rule['resourceNames']);
  return (
    has('verbs', '*', request.verb) &&
    has('apiGroups', '*', request.apiGroup) &&
    resource &&
    (names.length === 0 || names.includes(request.name))
  );
}

/** Whether a service account may do something. */
export function naiveCan(
  objects: readonly Json[],
  account: { namespace: string; name: string },
  request: NaiveRequest,
): boolean {
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'];
  return objects.some((binding) => {
    const isCluster = binding['kind'] === 'ClusterRoleBinding';
    if (!isCluster && binding['kind'] !== 'RoleBinding') return false;
    if (!isCluster && namespaceOf(binding) !== request.namespace) return false;
    const bound = list(binding['subjects']).some((entry) => {
      const { kind, name, namespace } = map(entry);
      if (kind === 'User') return name === user;
      if (kind === 'Group') return groups.includes(String(name));
      const home = namespace ?? (isCluster ? '' : namespaceOf(binding));
      return kind === 'ServiceAccount' && `system:serviceaccount:${String(home)}:${String(name)}` === user;
    });
    if (!bound) return false;
    const { kind, name } = map(binding['roleRef']);
    if (kind === 'ClusterRole')
      return clusterRoleRules(objects, String(name)).some((rule) => ruleAllows(rule, request));
    if (isCluster) return false;
    const role = objects.find(
      (object) => object['kind'] === 'Role' && named(object) === name && namespaceOf(object) === namespaceOf(binding),
    );
    return role !== undefined && list(role['rules']).some((rule) => ruleAllows(map(rule), request));
  });
}
