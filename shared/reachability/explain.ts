/** Why a verdict is what it is: for each direction the rules that decided, tier by tier, with file and line. */
import type { Direction } from '../policy/rule.ts';
import { contains } from '../values/intervals.ts';
import { allPorts, intersect, noPorts, type PortSet, union } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import { allowAll, evaluate, outcomeOf, type Recorder } from './evaluate.ts';
import { fixToAllow, fixToDeny } from './fix.ts';
import type { ExplainStep, Explanation, UnknownReason } from './types.ts';

/** What each reason means, in words. */
export const reasonText: Readonly<Record<UnknownReason, string>> = {
  'address-unknown': "depends on a pod's address, which is not known",
  'label-unknown': 'depends on labels that were not read',
  'policy-invalid': 'depends on a policy that the API server would reject',
  'domain-unresolved': 'depends on what a domain name resolves to',
  'equal-priority': 'depends on the order of policies with equal priority',
  'local-node': 'allowed only from the same node, and where pods run is not known',
  'ingress-controller': 'depends on which pod the ingress controller is',
};

interface Side {
  readonly steps: readonly ExplainStep[];
  readonly allow: PortSet;
  readonly deny: PortSet;
}

/** @param wanted Whether to look for the smallest change that turns the verdict round, which takes longer. */
export function explain(
  engine: Engine,
  from: number,
  to: number,
  ports: PortSet = allPorts,
  wanted: { readonly fix: boolean } = { fix: true },
): Explanation {
  const source = engine.facts(from);
  const target = engine.facts(to);
  const reach = engine.reach(from, to);
  const allowed = intersect(reach.allowed, ports);
  const unknown = intersect(reach.unknown, ports);
  const verdict = allowed !== noPorts ? 'allowed' : unknown !== noPorts ? 'unknown' : 'denied';
  const result = {
    verdict,
    ports: allowed,
    unknownPorts: unknown,
    reasons: unknown === noPorts ? [] : reach.reasons,
  } as const;

  // With several addresses, the pair of addresses that shows the verdict best.
  const pairs = [...engine.elementPairs(source, target)];
  const score = ([s, d]: readonly [number, number]): number => {
    const pair = engine.join(engine.outcome('egress', s, d), engine.outcome('ingress', s, d));
    return intersect(pair.allowed, ports) !== noPorts ? 2 : intersect(pair.unknown, ports) !== noPorts ? 1 : 0;
  };
  const best = pairs.reduce<readonly [number, number] | null>((a, b) => (a && score(a) >= score(b) ? a : b), null);
  if (!best) {
    const step = exemptStep('deny', ports, 'They have no address family in common, so nothing can connect.');
    return { ...result, egress: [step], ingress: [step] };
  }
  if (from === to && verdict === 'allowed' && engine.options.self !== 'strict' && reach.allowed === allPorts) {
    const step = exemptStep(
      'allow',
      ports,
      source.workload ? 'A pod always reaches itself.' : 'No policy applies here.',
    );
    return { ...result, egress: [step], ingress: [step] };
  }
  const [s, d] = best;
  const egress = explainSide(engine, 'egress', s, d, ports);
  const ingress = explainSide(engine, 'ingress', s, d, ports);
  const steps = { egress: egress.steps, ingress: ingress.steps };
  if (!wanted.fix) return { ...result, ...steps };
  const question = { engine, from, to, ports, steps };
  const fix =
    verdict === 'allowed' && from !== to
      ? fixToDeny(question)
      : verdict === 'denied'
        ? fixToAllow(
            question,
            (['egress', 'ingress'] as const).filter(
              (direction) => intersect((direction === 'egress' ? egress : ingress).allow, ports) === noPorts,
            ),
          )
        : undefined;
  return fix ? { ...result, ...steps, fix } : { ...result, ...steps };
}

function exemptStep(action: 'allow' | 'deny', ports: PortSet, reason: string): ExplainStep {
  return { tier: 'Exempt', policy: null, rule: null, action, ports, file: null, line: null, reason };
}

function explainSide(engine: Engine, direction: Direction, s: number, d: number, ports: PortSet): Side {
  const { elements } = engine.universe;
  const [subject, peer] = direction === 'egress' ? [s, d] : [d, s];
  const own = elements[subject];
  const other = elements[peer];
  if (!own || !other) throw new RangeError(`no element ${subject} or ${peer}`);
  if (!engine.isPoliced(own)) {
    const what = own.pod ? 'A pod on the host network is its node to policies' : 'It is no pod';
    return {
      steps: [exemptStep('allow', ports, `${what}: no policy applies on this side.`)],
      allow: allPorts,
      deny: noPorts,
    };
  }
  const sharing = engine.exempt(direction, own, other);
  if (sharing === 2) {
    const reason = 'Traffic between a pod and its own node cannot be blocked (NetworkPolicy API).';
    return { steps: [exemptStep('allow', ports, reason)], allow: allPorts, deny: noPorts };
  }
  const steps: ExplainStep[] = [];
  const profile = engine.profileOf(direction, subject);
  const outcome = evaluate(
    profile.ranks,
    (rule) => (contains(rule.peers.must, peer) ? 2 : contains(rule.peers.may, peer) ? 1 : 0),
    recordSteps(engine, direction, ports, steps),
  );
  if (sharing === 1 && outcome !== allowAll) {
    steps.push({ ...exemptStep('allow', ports, reasonText['local-node']), action: 'unknown' });
    const doubt = outcomeOf(allPorts, outcome.deny, [...outcome.reasons, 'local-node']);
    return { steps, allow: doubt.allow, deny: doubt.deny };
  }
  return { steps, allow: outcome.allow, deny: outcome.deny };
}

/** Turns what the evaluation did into steps; repeated work of one rule (port names) becomes one step. */
function recordSteps(engine: Engine, direction: Direction, ports: PortSet, steps: ExplainStep[]): Recorder {
  return ({ policy, rule, action, ports: hit, certain }) => {
    const shown = intersect(hit, ports);
    if (shown === noPorts) return;
    if (!policy) {
      const selecting =
        steps.length > 0 ? 'No rule of a policy decided these ports' : `No policy selects it for ${direction}`;
      steps.push({ ...exemptStep('allow', shown, `${selecting}: allowed by default.`), tier: 'Default' });
      return;
    }
    const { source, tier, id } = policy.bound.policy;
    const index = rule ? rule.rule.index : null;
    const previous = steps[steps.length - 1];
    if (previous && index !== null && previous.policy === id && previous.rule === index) {
      steps[steps.length - 1] = { ...previous, ports: union(previous.ports, shown) };
      return;
    }
    const pointer = rule ? rule.rule.pointer : '/spec';
    const doubts = [
      ...new Set([...(rule?.peers.reasons ?? []), ...(policy.certain ? [] : policy.bound.subject.reasons)]),
    ];
    steps.push({
      tier,
      policy: id,
      rule: index,
      action: certain ? action : 'unknown',
      ports: shown,
      file: source.file,
      line: engine.lineOf(source, pointer),
      reason: reasonOf(action, direction, rule?.rule.name, index, certain, doubts),
    });
  };
}

function reasonOf(
  action: 'allow' | 'deny' | 'pass',
  direction: Direction,
  name: string | undefined,
  index: number | null,
  certain: boolean,
  doubts: readonly UnknownReason[],
): string {
  if (index === null) {
    const isolated = certain
      ? `isolates it for ${direction}, and no rule allows these ports`
      : `may isolate it for ${direction}`;
    return certain ? `${isolated}.` : `${isolated}: ${doubts.map((doubt) => reasonText[doubt]).join('; ')}.`;
  }
  const rule = `${direction} rule ${index + 1}${name === undefined ? '' : ` "${name}"`}`;
  const verb = { allow: 'allows', deny: 'denies', pass: 'leaves to the next tier' }[action];
  if (certain) return `${rule} ${verb} these ports.`;
  return `${rule} ${verb} these ports if it applies: ${doubts.map((doubt) => reasonText[doubt]).join('; ')}.`;
}
