/** One edit of the policies in force: what to tell a person, the YAML to write, and the policies that come out. */

import { readTexts } from '../kubernetes/read.ts';
import { toYaml } from '../kubernetes/write.ts';
import { compilePolicies } from '../policy/compile.ts';
import { type Direction, directions, type Policy, type Rule } from '../policy/rule.ts';

export interface Change {
  readonly text: string;
  /** The policy that is edited; null for a new one. */
  readonly policy: string | null;
  /** What to add; '' when something is to be taken out. */
  readonly yaml: string;
  apply(policies: readonly Policy[]): readonly Policy[];
}

/** Reads a manifest by the same way as everybody's, so that what is tried is what is shown. */
function compile(yaml: string): Policy {
  const { objects } = readTexts([{ file: '', text: yaml }]);
  const [policy] = compilePolicies(objects, (source) => source.line).policies;
  if (!policy) throw new Error('a policy that was written cannot be read');
  return policy;
}

export type Manifest = Readonly<Record<string, unknown>>;

export function newPolicy(text: string, manifest: Manifest): Change {
  const yaml = toYaml(manifest).trimEnd();
  return { text, policy: null, yaml, apply: (policies) => [...policies, compile(yaml)] };
}

const apis: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networking.k8s.io/v1',
  ClusterNetworkPolicy: 'policy.networking.k8s.io/v1alpha2',
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
  BaselineAdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
};

const typeNames: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' };

/** A rule to add to a policy: at the end of its list, or before another rule. */
export function addedRule(
  policy: Policy,
  direction: Direction,
  rule: Manifest,
  before: number | null,
  text: string,
): Change {
  const spec = {
    ...(policy.kind === 'NetworkPolicy'
      ? { podSelector: {}, policyTypes: [typeNames[direction]] }
      : { priority: policy.priority, subject: { namespaces: {} } }),
    ...(policy.kind === 'ClusterNetworkPolicy' ? { tier: policy.tier } : {}),
    [direction]: [rule],
  };
  const namespace = policy.subject.namespaces.kind === 'name' ? { namespace: policy.subject.namespaces.name } : {};
  const holder = {
    apiVersion: apis[policy.kind],
    kind: policy.kind,
    metadata: { name: 'default', ...namespace },
    spec,
  };
  return {
    text,
    policy: policy.id,
    yaml: toYaml({ [direction]: [rule] }).trimEnd(),
    apply: (policies) => {
      const added = compile(toYaml(holder)).rules[direction] ?? [];
      return edited(policies, policy, direction, (rules) => {
        const at = before === null ? rules.length : rules.findIndex((other) => other.index === before);
        return rules.toSpliced(at, 0, ...added);
      });
    },
  };
}

/** Takes peers out of a rule; the whole rule when none is left. */
export function withoutPeers(
  policy: Policy,
  direction: Direction,
  rule: Rule,
  peers: ReadonlySet<Rule['peers'][number]>,
  text: string,
): Change {
  return {
    text,
    policy: policy.id,
    yaml: '',
    apply: (policies) =>
      edited(policies, policy, direction, (rules) =>
        rules.flatMap((other) => {
          if (other.pointer !== rule.pointer) return [other];
          const left = other.peers.filter((peer) => !peers.has(peer));
          return left.length === 0 ? [] : [{ ...other, peers: left }];
        }),
      ),
  };
}

/** Keeps a policy that is left without egress rules about egress: by default it would be about ingress alone. */
export function withTypes(policy: Policy): Change {
  const value = directions.flatMap((direction) => (policy.rules[direction] === null ? [] : [typeNames[direction]]));
  const yaml = `policyTypes: [${value.join(', ')}]`;
  return {
    text: `Write ${yaml} into the spec of ${policy.id}: without egress rules and policyTypes it would not be about egress.`,
    policy: policy.id,
    yaml,
    apply: (policies) =>
      policies.map((other) => (other.id === policy.id ? { ...other, typesDefaulted: false } : other)),
  };
}

/** Several changes that only help together. */
export function together(changes: readonly Change[]): Change {
  const [only] = changes;
  if (changes.length === 1 && only) return only;
  const yamls = changes.filter(({ yaml }) => yaml !== '');
  return {
    text: changes.map(({ text }) => text).join(' '),
    policy: only?.policy ?? null,
    yaml: yamls
      .map(({ policy, yaml }) => (policy === null ? yaml : `# ${policy}\n${yaml}`))
      .join(yamls.some(({ policy }) => policy === null) ? '\n---\n' : '\n'),
    apply: (policies) => changes.reduce((sum, change) => change.apply(sum), policies),
  };
}

function edited(
  policies: readonly Policy[],
  { id }: Policy,
  direction: Direction,
  edit: (rules: readonly Rule[]) => readonly Rule[],
): readonly Policy[] {
  return policies.map((policy) => {
    if (policy.id !== id) return policy;
    const rules = edit(policy.rules[direction] ?? []);
    // SetDefaults_NetworkPolicy: without policyTypes, only egress rules make the policy one about egress.
    const gone = policy.typesDefaulted && direction === 'egress' && rules.length === 0;
    return { ...policy, rules: { ...policy.rules, [direction]: gone ? null : rules } };
  });
}
