/** Deny by default, and allow on both sides each connection that workloads declare and a person has reviewed. */
import type { Workload } from '../../cluster/model.ts';
import type { DraftContext } from '../context.ts';
import { type DeclaredConnection, type DeclaredEnd, declaredConnections } from '../declared.ts';
import { type Dns, dnsClients, dnsOf } from '../dns.ts';
import { missing, pulledIn, unwanted, Wanted } from './checks.ts';
import { denyWithDns, dnsWorks } from './default-deny.ts';
import { claim, type Generated, pulledInNote, verified } from './generated.ts';
import { workloadPolicies } from './rules.ts';
import { namespacesIn, Selections, workloadsIn } from './scope.ts';

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
  const namespaces = namespacesIn(context, options.namespaces);
  const covered = workloadsIn(context, namespaces);
  const rows = rowsFor(context, covered);
  const excluded = new Set(options.exclude ?? []);
  const included = rows.filter(({ id }) => !excluded.has(id));
  const selections = new Selections(context);
  const policies = [
    ...namespaces.map(({ name }) => denyWithDns(name, dns)),
    ...workloadPolicies(covered, included, selections, dns),
  ];
  return verified(context, {
    policies,
    notes: [...dns.notes, ...selections.notes],
    rows,
    check: (impact, found) => {
      const wanted = new Wanted(impact.after, included, dns, dnsClients(context, dns, covered));
      const declared = new Wanted(impact.after, included, { ...dns, workloads: [] }, covered);
      const pulled = [...pulledIn(impact.after, wanted, included, new Set(covered))];
      if (pulled.length > 0) found.push(pulledInNote(pulled));
      return [
        claim(`each of the ${included.length} reviewed connections works as before`, [
          ...missing(impact.before, impact.after, declared),
        ]),
        ...dnsWorks(impact, dns, covered),
        claim(`nothing else is open to or from these ${covered.length} workloads`, [
          ...unwanted(impact.after, wanted, new Set(covered)),
        ]),
      ];
    },
  });
}
