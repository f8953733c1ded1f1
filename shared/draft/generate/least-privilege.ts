/** Deny by default, and allow on both sides each connection that workloads declare and a person has reviewed. */
import type { Workload } from '../../cluster/model.ts';
import { plural } from '../../values/words.ts';
import type { DraftContext } from '../context.ts';
import { type DeclaredConnection, type DeclaredEnd, declaredConnections } from '../declared.ts';
import { type Dns, dnsClients, dnsOf } from '../dns.ts';
import type { Impact } from '../impact.ts';
import { objectToMissing, objectToUnwanted, pulledIn, Wanted } from './checks.ts';
import { type Claim, Objections } from './claim.ts';
import { denyWithDns, dnsWorks } from './default-deny.ts';
import { type Generated, pulledInNote, verified } from './generated.ts';
import { workloadPolicies } from './rules.ts';
import { everyWorkloadIn, namespacesIn, objectToHosts, Selections, withPolicedPods } from './scope.ts';

export interface LeastPrivilegeOptions {
  readonly namespaces?: readonly string[];
  /** Ids of rows to leave out. */
  readonly exclude?: readonly string[];
}

/** Rows that touch one of these workloads. */
export function rowsFor(context: DraftContext, covered: readonly Workload[]): DeclaredConnection[] {
  const inside = new Set(covered);
  const isInside = (end: DeclaredEnd): boolean => end.kind === 'workload' && inside.has(end.workload);
  return declaredConnections(context).filter(({ from, to }) => isInside(from) || isInside(to));
}

export function generateLeastPrivilege(context: DraftContext, options: LeastPrivilegeOptions = {}): Generated {
  const dns: Dns = dnsOf(context);
  const named = namespacesIn(context, options.namespaces);
  const scope = everyWorkloadIn(context, named);
  const { covered, hosts } = scope;
  const namespaces = withPolicedPods(named, scope);
  const rows = rowsFor(context, covered);
  const excluded = new Set(options.exclude ?? []);
  const included = rows.filter(({ id }) => !excluded.has(id));
  const selections = new Selections(context);
  return verified(context, {
    // What is allowed before what is denied, the order in which to apply them.
    policies: [
      ...workloadPolicies(covered, included, selections, dns),
      ...namespaces.map(({ name }) => denyWithDns(name, dns)),
    ],
    notes: [...dns.notes, ...selections.notes],
    rows,
    check: (impact, found) => {
      const { after } = impact;
      const wanted = new Wanted(after, included, dns, dnsClients(context, dns, covered));
      const pulled = [...pulledIn(after, wanted, included, new Set(covered))];
      if (pulled.length > 0) found.push(pulledInNote(pulled));
      const beyond = new Objections();
      objectToHosts(beyond, hosts);
      objectToUnwanted(beyond, after, wanted, new Set(covered));
      const these =
        covered.length + hosts.length === 1 ? 'this workload' : `these ${covered.length + hosts.length} workloads`;
      return [
        reviewedWork(impact, included, dns, covered),
        ...dnsWorks(impact, dns, covered),
        beyond.claim(`nothing else is open to or from ${these}, ${butPulledIn(pulled)}`),
      ];
    },
  });
}

/** Of the rows alone; DNS has a claim of its own. */
export function reviewedWork(
  { before, after }: Impact,
  rows: readonly DeclaredConnection[],
  dns: Dns,
  covered: readonly Workload[],
): Claim {
  const objections = new Objections();
  const declared = new Wanted(after, rows, { ...dns, workloads: [], nodeLocal: false }, covered);
  objectToMissing(objections, before, after, declared);
  const each = rows.length === 1 ? 'the 1 reviewed connection' : `each of the ${rows.length} reviewed connections`;
  return objections.claim(`${each} works as before`);
}

/** What a claim that nothing else is open leaves out. */
export function butPulledIn(pulled: readonly string[]): string {
  const more = pulled.length === 0 ? '' : ` and ${plural(pulled.length, 'connection')} that address blocks let in`;
  return `but for nodes themselves${more}`;
}
