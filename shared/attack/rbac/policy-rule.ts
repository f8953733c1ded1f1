/**
 * One rule of a Role or ClusterRole, and what it matches. Source: kubernetes pkg/apis/rbac/v1/evaluation_helpers.go and
 * plugin/pkg/auth/authorizer/rbac/rbac.go (RuleAllows).
 */
import { asList, asObject } from '../../cluster/fields.ts';

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What a request asks for. An empty subresource, name or namespace means none. */
export interface ResourceRequest {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly subresource: string;
  /** '' for cluster-scoped resources and for requests over all namespaces. */
  readonly namespace: string;
  /** '' for create of top-level resources, list, watch and deletecollection without a field selector. */
  readonly name: string;
}
export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

function texts(value: unknown): string[] {
  return asList(value).filter((entry) => typeof entry === 'string');
}

export function readRules(rules: unknown): PolicyRule[] {
  return asList(rules).map((entry) => {
    const rule = asObject(entry);
    return {
      verbs: texts(rule.verbs),
      apiGroups: texts(rule.apiGroups),
      resources: texts(rule.resources),
      resourceNames: texts(rule.resourceNames),
      nonResourceURLs: texts(rule.nonResourceURLs),
    };
  });
}

export function matchesVerb(rule: PolicyRule, verb: string): boolean {
  return rule.verbs.includes('*') || rule.verbs.includes(verb);
}

/**
 * A star alone matches subresources too, and a star before a subresource ("any/scale") that subresource of every
 * resource; but a star after a resource ("pods/any") matches nothing except a subresource of that very name.
 */
export function matchesResource(rule: PolicyRule, apiGroup: string, resource: string, subresource: string): boolean {
  if (!rule.apiGroups.includes('*') && !rule.apiGroups.includes(apiGroup)) return false;
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return rule.resources.some(
    (one) => one === '*' || one === combined || (subresource !== '' && one === `*/${subresource}`),
  );
}

/** Names restrict by the name in the request: a create, list or watch without one never matches a rule with names. */
function matchesName(rule: PolicyRule, name: string): boolean {
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
}

function matchesPath(rule: PolicyRule, path: string): boolean {
  return rule.nonResourceURLs.some((url) => {
    if (url === '*' || url === path) return true;
    return url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''));
  });
}

export function allowsResource(rule: PolicyRule, request: ResourceRequest): boolean {
  return (
    matchesVerb(rule, request.verb) &&
    matchesResource(rule, request.apiGroup, request.resource, request.subresource) &&
    matchesName(rule, request.name)
  );
}

export function allowsPath(rule: PolicyRule, request: PathRequest): boolean {
  return matchesVerb(rule, request.verb) && matchesPath(rule, request.path);
}
