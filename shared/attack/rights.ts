/** The rights of one identity, and how steps are made of them. */
import { asObject, asText } from '../cluster/fields.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type Builder, podsOf } from './builder.ts';
import type { Certainty, Edge, Evidence, Need } from './model.ts';
import { type Grant, type Scope, scopesOf } from './rbac/evaluator.ts';
import type { PolicyRule } from './rbac/policy-rule.ts';
import type { RuleId } from './techniques.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** Workload kinds whose pods come from a template. */
export const templates: readonly (readonly [group: string, resource: string])[] = [
  ['apps', 'deployments'],
  ['apps', 'daemonsets'],
  ['apps', 'statefulsets'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
  ['', 'replicationcontrollers'],
];
export const writes = ['update', 'patch'] as const;
/** Roles of Kubernetes itself: changing their rules is no advice to give. */
function isSystemRole(name: string): boolean {
  return name.startsWith('system:') || ['cluster-admin', 'admin', 'edit', 'view'].includes(name);
}

export function isEverything({ namespace, placed: { rule } }: Grant): boolean {
  const all = [rule.verbs, rule.apiGroups, rule.resources].every((list) => list.includes('*'));
  return namespace === null && all && rule.resourceNames.length === 0;
}

const harmless = new WeakMap<PolicyRule, boolean>();

/** Reading plain objects that are no Secrets leads nowhere; most rules of most clusters are like that. */
function isHarmless(rule: PolicyRule): boolean {
  let answer = harmless.get(rule);
  if (answer === undefined) {
    const reads = rule.verbs.every((verb) => verb === 'get' || verb === 'list' || verb === 'watch');
    answer = reads && rule.resources.every((one) => one !== 'secrets' && !/[*/]/.test(one));
    harmless.set(rule, answer);
  }
  return answer;
}

interface Extra {
  readonly certainty?: Certainty;
  readonly note?: string;
  readonly need?: Need;
  /** Further rights that the step needs. */
  readonly also?: readonly Scope[];
}

export class Rights {
  readonly builder: Builder;
  readonly all: readonly Grant[];
  /** Without those that give everything: what else they give comes by way of cluster-admin. */
  readonly grants: readonly Grant[];
  readonly edges: Edge[] = [];
  readonly #said = new Set<string>();

  constructor(builder: Builder, grants: readonly Grant[]) {
    this.builder = builder;
    this.all = grants;
    this.grants = grants.filter((grant) => !isEverything(grant) && !isHarmless(grant.placed.rule));
  }

  scopes(verbs: readonly string[], group: string, resource: string): Scope[] {
    return verbs.flatMap((verb) => scopesOf(this.grants, verb, group, resource));
  }

  /** Once for each way to hold the right: several verbs of one grant are one, two bindings are two. */
  add(rule: RuleId, to: number, scope: Scope, what: string, extra: Extra = {}): void {
    const used = [scope, ...(extra.also ?? [])];
    const controls = [...new Set(used.flatMap(({ grant }) => controlsOf(this.builder, grant)))];
    const certainty = extra.certainty ?? 'certain';
    const key = JSON.stringify([rule, to, certainty, extra.note, controls]);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.edges.push({
      to,
      rule,
      certainty,
      ...(extra.note !== undefined && { note: extra.note }),
      evidence: used.flatMap(({ grant }) => evidenceOf(grant, what)),
      controls,
      need: extra.need ?? 'api-server',
    });
  }

  podTargets(scope: Scope): number[] {
    if (!scope.names) return [podsOf(this.builder, scope.namespace)];
    const names = new Set(scope.names);
    const { byNamespace } = this.builder.facts;
    const near = scope.namespace === null ? [...byNamespace.values()].flat() : (byNamespace.get(scope.namespace) ?? []);
    return near
      .filter(({ facts }) => {
        const ordinal =
          facts.kind === 'StatefulSet'
            ? [...names].some((one) => /-\d+$/.test(one) && one.replace(/-\d+$/, '') === facts.name)
            : false;
        return (
          ordinal || facts.podNames.some((one) => names.has(one)) || (facts.kind === 'Pod' && names.has(facts.name))
        );
      })
      .map(({ endpoint }) => this.builder.workload(endpoint));
  }
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** The binding and the rule that give a right. */
function evidenceOf({ binding, placed, role, subject }: Grant, what: string): Evidence[] {
  const out: Evidence[] = [
    { object: binding, pointer: `/subjects/${subject}`, text: `${nameOf(binding)} gives it ${role.kind} ${role.name}` },
  ];
  if (placed.object) {
    out.push({ object: placed.object, pointer: `/rules/${placed.index}`, text: `${nameOf(placed.object)} ${what}` });
  }
  return out;
}

function controlsOf(builder: Builder, { binding, placed, role, subject }: Grant): string[] {
  const raw = asObject((Array.isArray(binding.raw.subjects) ? binding.raw.subjects : [])[subject]);
  const who = [
    asText(raw.kind),
    [asText(raw.namespace), asText(raw.name)].filter((one) => one !== null).join('/'),
  ].join(' ');
  const controls = [
    builder.control({
      id: `binding:${nameOf(binding)}:${subject}`,
      kind: 'binding',
      title: `Take ${who} out of ${nameOf(binding)}`,
      endpoint: -1,
      changes: [{ object: binding, pointer: `/subjects/${subject}`, from: who, to: null }],
    }),
  ];
  const { object, index, rule } = placed;
  if (object && !isSystemRole(role.name)) {
    const text = `${rule.verbs.join(', ')} on ${rule.resources.join(', ')}`;
    controls.push(
      builder.control({
        id: `role-rule:${nameOf(object)}:${index}`,
        kind: 'role-rule',
        title: `Take rule ${index + 1} (${text}) out of ${nameOf(object)}`,
        endpoint: -1,
        changes: [{ object, pointer: `/rules/${index}`, from: text, to: null }],
      }),
    );
  }
  return controls;
}
