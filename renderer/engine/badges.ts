/** What matters first about workloads, counted: each badge is a number of workloads. */
import type { Answer, SecurityFacts } from '../../shared/reachability/security-facts.ts';

/** Most important first: where there is room for a few, these are shown. */
export const badgeNames = [
  'fromInternet',
  'privileged',
  'hostNetwork',
  'metadata',
  'apiServer',
  'open',
  'toInternet',
  'openOut',
] as const;
export type BadgeName = (typeof badgeNames)[number];

export interface Badges extends Readonly<Record<BadgeName, number>> {
  /** Workloads of which it is not known. */
  readonly unknown: Readonly<Record<BadgeName, number>>;
}

const none: Readonly<Record<BadgeName, number>> = {
  fromInternet: 0,
  privileged: 0,
  hostNetwork: 0,
  metadata: 0,
  apiServer: 0,
  open: 0,
  toInternet: 0,
  openOut: 0,
};
export const noBadges: Badges = { ...none, unknown: none };

const opposite: Readonly<Record<Answer, Answer>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

export function badgesOf(facts: SecurityFacts): Badges {
  const answers: Readonly<Record<BadgeName, Answer>> = {
    fromInternet: facts.fromInternet,
    privileged: facts.privileged ? 'yes' : 'no',
    hostNetwork: facts.hostNetwork ? 'yes' : 'no',
    metadata: facts.metadata,
    // Where the API server was not read nearly everybody is in doubt: the panel says so, a badge would only be noise.
    apiServer: facts.apiServerAt === null && facts.apiServer === 'unknown' ? 'no' : facts.apiServer,
    open: opposite[facts.isolated.ingress],
    toInternet: facts.toInternet,
    openOut: opposite[facts.isolated.egress],
  };
  const unknown = { ...none };
  const badges = { ...none, unknown };
  for (const name of badgeNames) {
    if (answers[name] === 'yes') badges[name] = 1;
    else if (answers[name] === 'unknown') unknown[name] = 1;
  }
  return badges;
}

export function sumOfBadges(all: Iterable<Badges>): Badges {
  const unknown = { ...none };
  const sum = { ...none, unknown };
  for (const badges of all) {
    for (const name of badgeNames) {
      sum[name] += badges[name];
      unknown[name] += badges.unknown[name];
    }
  }
  return sum;
}
