/** What policies can tell apart: the labels, port names and addresses that they mention, and nothing else. */
import type { LabelSelector } from '../kubernetes/objects.ts';
import { directions, type Peer, type Policy, type Rule } from '../policy/rule.ts';
import type { AddressSet } from '../values/addresses.ts';
import { unionAll } from '../values/intervals.ts';

export interface Vocabulary {
  readonly podLabels: ReadonlySet<string>;
  readonly portNames: ReadonlySet<string>;
  /** Distinct address sets; one per rule, because the blocks of one rule are read together. */
  readonly addressSets: readonly AddressSet[];
  /** Position in `addressSets`. */
  addressSetOf(addresses: AddressSet): number;
}

type AddressPeer = Extract<Peer, { kind: 'addresses' }>;

/** The blocks of one rule as one set per origin. */
export function ruleAddresses(rule: Rule, origin: AddressPeer['origin']): AddressSet | null {
  let blocks: AddressSet[] | null = null;
  for (const peer of rule.peers) {
    if (peer.kind !== 'addresses' || peer.origin !== origin) continue;
    blocks ??= [];
    blocks.push(peer.addresses);
  }
  return blocks && unionAll(blocks);
}

/** `extra`: address sets of another cluster, so that two clusters are cut at the same places and can be compared. */
export function vocabularyOf(policies: readonly Policy[], extra: readonly AddressSet[] = []): Vocabulary {
  const podLabels = new Set<string>();
  const portNames = new Set<string>();
  const addressSets: AddressSet[] = [];
  const setByKey = new Map<string, number>();
  const addSelector = (selector: LabelSelector): void => {
    for (const { key } of selector.requirements) podLabels.add(key);
  };
  const addAddresses = (addresses: AddressSet): void => {
    const key = addresses.join(',');
    if (setByKey.has(key)) return;
    setByKey.set(key, addressSets.length);
    addressSets.push(addresses);
  };
  for (const policy of policies) {
    addSelector(policy.subject.pods);
    for (const direction of directions) {
      for (const rule of policy.rules[direction] ?? []) {
        for (const peer of rule.peers) if (peer.kind === 'pods' || peer.kind === 'tenants') addSelector(peer.pods);
        for (const { name } of rule.ports.named) portNames.add(name);
        for (const origin of ['ipBlock', 'networks'] as const) {
          const addresses = ruleAddresses(rule, origin);
          if (addresses) addAddresses(addresses);
        }
      }
    }
  }
  for (const addresses of extra) addAddresses(addresses);
  return {
    podLabels,
    portNames,
    addressSets,
    addressSetOf: (addresses) => setByKey.get(addresses.join(',')) ?? -1,
  };
}
