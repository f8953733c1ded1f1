/** What is wrong with the drafted policies themselves, as far as the cluster tells. */
import { describePeer } from '../policy/describe.ts';
import { type Direction, directions, type Policy, type Rule } from '../policy/rule.ts';
import type { BoundPolicy } from '../reachability/applied.ts';
import { comeToTheSame } from '../reachability/incremental.ts';
import { forEachPoint, size } from '../values/intervals.ts';
import { allPorts, formatPorts, noPorts, type PortSet, portRange, subtract, union } from '../values/ports.ts';
import type { Break } from './breaks.ts';
import type { DraftContext } from './context.ts';
import { type Dns, dnsOf } from './dns.ts';
import type { Impact } from './impact.ts';

/** Rules of one policy that are tried one by one; trying costs an engine each. */
const triedRules = 50;

export function policyFindings(context: DraftContext, impact: Impact): Break[] {
  const dns = dnsOf(context);
  const { added, replaced } = impact.edited;
  const changed = new Set([...added, ...replaced.map(({ after }) => after)]);
  const found: Break[] = [];
  for (const policy of changed) {
    const bound = impact.after.bound.filter((one) => one.policy === policy);
    if (!known(context, policy)) {
      found.push(
        finding(
          'namespace-missing',
          'warning',
          policy,
          null,
          'lies in a namespace that was not read',
          'Check the namespace.',
        ),
      );
    } else if (bound.every(({ subject }) => subject.may.length === 0)) {
      found.push(finding('rule-selects-nothing', 'warning', policy, null, 'selects no pod', 'Check its labels.'));
      continue;
    }
    found.push(...isolating(impact, policy, bound), ...ruleFindings(impact, policy, bound, dns));
  }
  return found;
}

function known({ cluster }: DraftContext, { subject: { namespaces } }: Policy): boolean {
  return namespaces.kind !== 'name' || cluster.namespaces.some(({ name }) => name === namespaces.name);
}

function finding(
  check: Break['check'],
  severity: Break['severity'],
  policy: Policy,
  rule: { readonly direction: Direction; readonly rule: Rule } | null,
  what: string,
  remedy: string,
  ports: PortSet = noPorts,
): Break {
  const subject = rule ? `${policy.id}, ${rule.direction} rule ${rule.rule.index + 1}` : policy.id;
  const evidence = [{ file: policy.source.file, line: policy.source.line, text: policy.id }];
  return { check, severity, title: `${subject} ${what}`, subject, ports, certain: true, evidence, remedy };
}

/** Pods isolated in a direction in which they were free, where no rule lets anything through. */
function isolating({ before, after }: Impact, policy: Policy, bound: readonly BoundPolicy[]): Break[] {
  if (policy.tier !== 'NetworkPolicy') return [];
  return directions.flatMap((direction) => {
    if (policy.rules[direction]?.length !== 0) return [];
    const fresh = new Set<number>();
    for (const { subject } of bound) {
      forEachPoint(subject.must, (element) => {
        const free = !before.profileOf(direction, element).ranks.some(({ tier }) => tier === 'NetworkPolicy');
        const silent = after.profileOf(direction, element).rules.length === 0;
        const endpoint = after.universe.elements[element]?.endpoint;
        if (free && silent && endpoint !== undefined) fresh.add(endpoint);
      });
    }
    if (fresh.size === 0) return [];
    const what = `isolates ${fresh.size} ${fresh.size === 1 ? 'workload' : 'workloads'} for ${direction}, and no rule lets anything through`;
    return [finding('isolated-without-rules', 'info', policy, null, what, 'Fine for a default deny; else add rules.')];
  });
}

function* rulesOf(policy: Policy): Iterable<{ readonly direction: Direction; readonly rule: Rule }> {
  for (const direction of directions) for (const rule of policy.rules[direction] ?? []) yield { direction, rule };
}

/** Stands in every policy that isolates egress, on purpose: each can then be applied, or taken out, by itself. */
function isForDns(
  engine: Impact['after'],
  bound: readonly BoundPolicy[],
  { direction, rule }: { readonly direction: Direction; readonly rule: Rule },
  dns: Dns,
): boolean {
  if (direction !== 'egress' || subtract(rule.ports.fixed, dns.ports) !== noPorts) return false;
  let servers = 0;
  let others = 0;
  for (const own of bound) {
    forEachPoint(own.peersOf(rule).may, (element) => {
      const { workload } = engine.facts(engine.universe.elements[element]?.endpoint ?? -1);
      if (workload && dns.workloads.includes(workload)) servers++;
      else if (workload) others++;
    });
  }
  return servers > 0 && others === 0;
}

function ruleFindings({ after }: Impact, policy: Policy, bound: readonly BoundPolicy[], dns: Dns): Break[] {
  const found: Break[] = [];
  let tried = 0;
  for (const one of rulesOf(policy)) {
    const { rule, direction } = one;
    if (bound.every((own) => own.peersOf(rule).may.length === 0)) {
      const peers = rule.peers.map(describePeer).join(', ');
      found.push(
        finding(
          'rule-selects-nothing',
          'warning',
          policy,
          one,
          `means nothing that was read (${peers})`,
          'Check its labels.',
        ),
      );
      continue;
    }
    const broad = beyondDeclared(after, bound, one);
    if (broad !== null) {
      const what = `allows ${formatPorts(rule.ports.fixed)}, and the pods declare ${formatPorts(broad)}`;
      found.push(finding('rule-broad', 'info', policy, one, what, 'Name the ports that are needed.', rule.ports.fixed));
    }
    if (tried++ >= triedRules || policy.rules[direction]?.length === 1) continue;
    if (isForDns(after, bound, one, dns)) continue;
    const without = {
      ...policy,
      rules: { ...policy.rules, [direction]: policy.rules[direction]?.filter((own) => own !== rule) ?? null },
    };
    const engine = after.withPolicies(after.policies.map((own) => (own === policy ? without : own)));
    if (engine && comeToTheSame(after, engine)) {
      found.push(
        finding('rule-redundant', 'info', policy, one, 'changes nothing: other rules decide the same', 'Take it out.'),
      );
    }
  }
  return found;
}

/** Ports that the pods at the receiving end declare, when the rule allows all ports; null when it is not that broad. */
function beyondDeclared(
  { universe }: Impact['after'],
  bound: readonly BoundPolicy[],
  { direction, rule }: { readonly direction: Direction; readonly rule: Rule },
): PortSet | null {
  if (rule.action !== 'allow' || rule.ports.fixed !== allPorts) return null;
  let declared = noPorts;
  let pods = 0;
  for (const { subject, ...own } of bound) {
    const receiving = direction === 'ingress' ? subject.may : own.peersOf(rule).may;
    if (size(receiving) === universe.elements.length) continue;
    forEachPoint(receiving, (element) => {
      const pod = universe.elements[element]?.pod;
      if (!pod) return;
      pods++;
      for (const { protocol, port } of pod.ports) declared = union(declared, portRange(protocol, port));
    });
  }
  return pods === 0 || declared === noPorts || subtract(rule.ports.fixed, declared) === noPorts ? null : declared;
}
