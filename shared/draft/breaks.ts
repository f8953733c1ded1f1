/** What stops working, or may, when edits are applied: what workloads declare that they need, and what clusters live on. */
import type { Workload } from '../cluster/model.ts';
import type { Severity } from '../kubernetes/objects.ts';
import { formatPorts, intersect, noPorts, type PortSet, subtract } from '../values/ports.ts';
import type { DraftContext, DraftEvidence } from './context.ts';
import { type DeclaredConnection, type DeclaredWhy, declaredConnections, endText } from './declared.ts';
import { dnsOf } from './dns.ts';
import { endpointsByWorkload, endpointsOf } from './generate/checks.ts';
import type { Impact } from './impact.ts';

export type BreakCheck =
  | 'dns-cut'
  | 'service-unreachable'
  | 'ingress-cut'
  | 'load-balancer-cut'
  | 'metrics-cut'
  | 'api-server-cut'
  | 'half-open'
  | 'isolated-without-rules'
  | 'rule-selects-nothing'
  | 'rule-redundant'
  | 'rule-broad'
  | 'namespace-missing';

export interface Break {
  readonly check: BreakCheck;
  readonly severity: Severity;
  readonly title: string;
  /** What it is about: `from → to`, or a policy. */
  readonly subject: string;
  readonly ports: PortSet;
  /** False when it depends on something that is not known. */
  readonly certain: boolean;
  readonly evidence: readonly DraftEvidence[];
  readonly remedy: string;
}

/** A connection of which certain ports are no longer certain. */
interface Loss {
  readonly ports: PortSet;
  readonly certain: boolean;
  /** Both sides' rules allow it alone, or one of them. */
  readonly egressOpen: boolean;
  readonly ingressOpen: boolean;
}

const words: Readonly<Record<DeclaredWhy, readonly [check: BreakCheck, what: string]>> = {
  reference: ['service-unreachable', 'no longer reaches'],
  ingress: ['ingress-cut', 'is cut from its backend'],
  'load-balancer': ['load-balancer-cut', 'no longer gets in to'],
  metrics: ['metrics-cut', 'can no longer scrape'],
  'api-server': ['api-server-cut', 'is cut from the API server'],
  'dns-upstream': ['dns-cut', 'no longer reaches the'],
};

/** Findings about connections that the impact takes away; what was closed before is no finding. */
export function brokenConnections(context: DraftContext, impact: Impact): Break[] {
  return [...brokenDns(context, impact), ...brokenRows(context, impact)];
}

function brokenRows(context: DraftContext, impact: Impact): Break[] {
  const workloads = endpointsByWorkload(impact.after);
  const found: Break[] = [];
  for (const row of declaredConnections(context)) {
    const loss = lossOf(impact, row, workloads);
    if (!loss) continue;
    const [check, what] = words[row.why.includes('reference') ? 'reference' : (row.why[0] ?? 'reference')];
    const policed = row.from.kind === 'workload' && row.to.kind === 'workload';
    const half = policed && loss.certain && loss.egressOpen !== loss.ingressOpen;
    const side = loss.egressOpen ? `ingress of ${endText(row.to)}` : `egress of ${endText(row.from)}`;
    const target = check === 'api-server-cut' ? '' : ` ${endText(row.to)}`;
    const may = loss.certain ? '' : 'perhaps ';
    found.push({
      check: half && row.why.includes('reference') ? 'half-open' : check,
      severity: check === 'metrics-cut' || !loss.certain ? 'warning' : 'error',
      title: `${endText(row.from)} ${may}${what}${target} on ${formatPorts(loss.ports)}${half ? `: the ${side} denies it` : ''}`,
      subject: `${endText(row.from)} → ${endText(row.to)}`,
      ports: loss.ports,
      certain: loss.certain,
      evidence: row.evidence,
      remedy: half ? `Allow it in the ${side} too.` : 'Allow it on both sides, or leave it out on purpose.',
    });
  }
  return found;
}

/** Endpoints of several addresses or pods count as one: a connection is lost where one pair of them loses it. */
function lossOf(
  { before, after }: Impact,
  { from, to, ports }: Pick<DeclaredConnection, 'from' | 'to' | 'ports'>,
  workloads: ReadonlyMap<Workload, readonly number[]>,
): Loss | null {
  let lost = noPorts;
  let gone = noPorts;
  let [egressOpen, ingressOpen] = [false, false];
  for (const s of endpointsOf(after, from, workloads)) {
    for (const d of endpointsOf(after, to, workloads)) {
      const was = intersect(before.reach(s, d).allowed, ports);
      const is = after.reach(s, d);
      const own = subtract(was, is.allowed);
      if (own === noPorts) continue;
      lost = own;
      gone = subtract(own, is.unknown);
      for (const [x, y] of after.elementPairs(after.facts(s), after.facts(d))) {
        egressOpen ||= intersect(after.outcome('egress', x, y).allow, own) !== noPorts;
        ingressOpen ||= intersect(after.outcome('ingress', x, y).allow, own) !== noPorts;
      }
    }
  }
  return lost === noPorts
    ? null
    : { ports: gone === noPorts ? lost : gone, certain: gone !== noPorts, egressOpen, ingressOpen };
}

function brokenDns(context: DraftContext, impact: Impact): Break[] {
  const dns = dnsOf(context);
  const workloads = endpointsByWorkload(impact.after);
  const found: Break[] = [];
  for (const workload of context.cluster.workloads) {
    if (dns.workloads.includes(workload)) continue;
    for (const server of dns.workloads) {
      const from = { kind: 'workload', workload } as const;
      const loss = lossOf(impact, { from, to: { kind: 'workload', workload: server }, ports: dns.ports }, workloads);
      if (!loss) continue;
      const half =
        formatPorts(loss.ports) === formatPorts(dns.ports) ? '' : ' (answers that do not fit UDP come over TCP)';
      found.push({
        check: 'dns-cut',
        severity: loss.certain ? 'error' : 'warning',
        title: `${workload.id} ${loss.certain ? '' : 'perhaps '}cannot resolve names: ${formatPorts(loss.ports)} to ${server.id}${half}`,
        subject: `${workload.id} → ${server.id}`,
        ports: loss.ports,
        certain: loss.certain,
        evidence: [],
        remedy: `Allow egress to ${server.id} on ${formatPorts(dns.ports)}${dns.nodeLocal ? ', and to the cache on the node' : ''}.`,
      });
    }
  }
  return found;
}
