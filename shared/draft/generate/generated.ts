/** What a generator gives: policies, and what the engine says about them. Nothing is claimed that was not checked. */

import { asObject } from '../../cluster/fields.ts';
import { reasonText } from '../../reachability/explain.ts';
import { allPorts, formatPorts, intersect, noPorts, type PortSet, subtract, union } from '../../values/ports.ts';
import type { DraftContext } from '../context.ts';
import type { DeclaredConnection } from '../declared.ts';
import type { Edit } from '../edits.ts';
import type { Impact } from '../impact.ts';
import { type Manifest, policiesYaml, readPolicies } from '../manifest.ts';
import { type Claim, few, noPolicyApplies, Objections } from './claim.ts';

export type { Claim } from './claim.ts';

export interface Generated {
  readonly policies: readonly Manifest[];
  readonly yaml: string;
  readonly edits: readonly Edit[];
  readonly claims: readonly Claim[];
  /** What the person has to know: assumptions, and pods that are selected besides those that were meant. */
  readonly notes: readonly string[];
  /** Connections that the policies were made from; empty for generators that need none. */
  readonly rows: readonly DeclaredConnection[];
  readonly impact: Impact;
}

export interface Proposal {
  readonly policies: readonly Manifest[];
  readonly notes?: readonly string[];
  readonly rows?: readonly DeclaredConnection[];
  /** May add notes of its own. */
  readonly check: (impact: Impact, notes: string[]) => readonly Claim[];
}

/** Reads the policies back as anybody would, applies them, and asks the engine. */
export function verified(
  context: DraftContext,
  { policies: proposed, notes = [], rows = [], check }: Proposal,
): Generated {
  const renamed: string[] = [];
  const policies = withFreeNames(context, proposed, renamed);
  const taken = renamed.length === 0 ? [] : [`other policies have the names of ${few(renamed).join(', ')}`];
  const yaml = policiesYaml(policies);
  const { objects } = readPolicies(yaml, 'generated.yaml');
  if (objects.length !== policies.length) throw new Error('a generated policy cannot be read');
  const edits = objects.map((object): Edit => ({ kind: 'apply', object }));
  const impact = context.base.impact(edits);
  // Names and labels of broken objects go into policies as they are.
  const wrong = impact.diagnostics.filter(({ severity }) => severity === 'error');
  const invalid = wrong.map(({ message }) => `the API server rejects a policy: ${message}`);
  const found: string[] = [];
  const claims = [...check(impact, found), opensNothing(impact)];
  return {
    policies,
    yaml,
    edits,
    claims,
    notes: [...new Set([...notes, ...taken, ...invalid, ...found, ...remedies(claims)])],
    rows,
    impact,
  };
}

/** Nothing to write, and why. */
export function refused(context: DraftContext, ...notes: readonly string[]): Generated {
  const impact = context.base.impact([]);
  return { policies: [], yaml: '', edits: [], claims: [], notes, rows: [], impact };
}

/** What to do about what does not hold. */
function remedies(claims: readonly Claim[]): string[] {
  const said = claims.flatMap(({ verdict, exceptions }) => (verdict === 'not-so' ? exceptions : []));
  const allowing = said.some((text) => text.includes('(allowed by '));
  const host = said.some((text) => text.includes(noPolicyApplies));
  return [
    ...(allowing
      ? [
          'policies only add to what others allow: change those that are named above, or deny before them with a ClusterNetworkPolicy',
        ]
      : []),
    ...(host ? ['pods on the host network are their node to policies: only a firewall of the node closes them'] : []),
  ];
}

/** A generated policy never replaces one that is in force, nor one generated beside it. */
function withFreeNames(context: DraftContext, policies: readonly Manifest[], renamed: string[]): Manifest[] {
  const taken = new Set(context.base.engine.policies.map(({ id }) => id));
  return policies.map((policy) => {
    const metadata = asObject(policy.metadata);
    const name = String(metadata.name);
    const idOf = (own: string): string => {
      const namespace = metadata.namespace === undefined ? '' : `${String(metadata.namespace)}/`;
      return `${String(policy.kind)} ${namespace}${own}`;
    };
    let free = name;
    for (let i = 2; taken.has(idOf(free)); i++) free = `${name.slice(0, 59)}-${i}`;
    taken.add(idOf(free));
    if (free === name) return policy;
    renamed.push(`${idOf(name)} (now ${free})`);
    return { ...policy, metadata: { ...metadata, name: free } };
  });
}

/** Policies add up: one that is to close may open, where another one has closed more. */
function opensNothing({ pairs }: Impact): Claim {
  const objections = new Objections();
  for (const pair of pairs) {
    const closed = subtract(allPorts, union(pair.before.allowed, pair.before.unknown));
    const opened = intersect(pair.after.allowed, closed);
    const maybe = union(intersect(pair.after.unknown, closed), intersect(pair.after.allowed, pair.before.unknown));
    const text = (ports: PortSet): string => `${pair.from.id} → ${pair.to.id} : ${formatPorts(ports)}`;
    if (opened !== noPorts) objections.add(text(opened));
    else if (maybe !== noPorts) {
      const reasons = [...pair.before.reasons, ...pair.after.reasons];
      objections.addUnknown(
        text(maybe),
        reasons.map((reason) => reasonText[reason]),
      );
    }
  }
  return objections.claim('nothing opens that was closed before');
}

/** Says which pods rows with address blocks open as well. */
export function pulledInNote(pairs: readonly string[]): string {
  return `address blocks hold pods too, and these let them in: ${few(pairs).join('; ')}`;
}
