/**
 * Port names in egress rules, towards pods that do not exist yet: what number a name stands for is theirs to say, so
 * that the numbers of today's pods would be a wrong answer.
 */
import type { Direction } from '../policy/rule.ts';
import { allOf, allPorts, noPorts, type PortSet, subtract } from '../values/ports.ts';
import type { AppliedRule, Rank } from './applied.ts';
import { evaluate, type LevelOf } from './evaluate.ts';

/** The ranks without what egress rules allow by the name of a port. */
export function withoutNames(ranks: readonly Rank[], direction: Direction): readonly Rank[] {
  if (direction === 'ingress') return ranks;
  return mapRules(ranks, (rules) =>
    rules.filter(({ rule, ports }) => rule.action !== 'allow' || ports === rule.ports.fixed),
  );
}

/** Names that egress rules open to the pod that `levelOf` is about, as far as not all ports are open to it anyway. */
export function namesFor(ranks: readonly Rank[], levelOf: LevelOf, open: PortSet): string[] {
  const names = new Set<string>();
  for (const { policies } of ranks) {
    for (const { bound } of policies) {
      for (const rule of bound.policy.rules.egress ?? []) {
        if (rule.action !== 'allow') continue;
        for (const { name, protocol } of rule.ports.named) {
          const any = protocol === null ? allPorts : allOf(protocol);
          const applied = { rule, peers: bound.peersOf(rule), ports: any, position: 0 };
          // As if this name could be any port, and nothing else were allowed: what comes before it still denies.
          const alone = mapRules(ranks, (rules, policy) => {
            const others = rules.filter((other) => other.rule.action !== 'allow');
            if (policy !== bound.policy) return others;
            return [...others, applied].sort((a, b) => a.rule.index - b.rule.index);
          });
          const { allow, deny } = evaluate(alone, levelOf);
          if (subtract(subtract(allow, deny), open) !== noPorts) names.add(name);
        }
      }
    }
  }
  return [...names].sort();
}

function mapRules(
  ranks: readonly Rank[],
  map: (rules: readonly AppliedRule[], policy: Rank['policies'][number]['bound']['policy']) => readonly AppliedRule[],
): readonly Rank[] {
  return ranks.map((rank) => ({
    ...rank,
    policies: rank.policies.map((one) => ({ ...one, rules: map(one.rules, one.bound.policy) })),
  }));
}
