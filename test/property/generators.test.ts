/** What generators write for random clusters: read again it means the same, and it selects nobody in silence. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type DraftContext, draftContext } from '../../shared/draft/context.ts';
import { generateCloseInternet } from '../../shared/draft/generate/close-internet.ts';
import { generateCutPath } from '../../shared/draft/generate/cut-path.ts';
import { generateDefaultDeny } from '../../shared/draft/generate/default-deny.ts';
import type { Generated } from '../../shared/draft/generate/generated.ts';
import { generateIsolateTenants } from '../../shared/draft/generate/isolate-tenants.ts';
import { generateLeastPrivilege } from '../../shared/draft/generate/least-privilege.ts';
import { generateQuarantine } from '../../shared/draft/generate/quarantine.ts';
import { generateRingFence } from '../../shared/draft/generate/ring-fence.ts';
import { readPolicies } from '../../shared/draft/manifest.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { Engine } from '../../shared/reachability/engine.ts';
import { forEachPoint } from '../../shared/values/intervals.ts';
import { formatPorts, noPorts, union } from '../../shared/values/ports.ts';
import { clusterArbitrary, type GeneratedCluster } from '../reference/generate.ts';
import { toObjects } from '../support/objects.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 40);
const lineOf = ({ line }: { line: number }): number => line;

/** One of each kind, as far as the cluster has what it needs. */
function* everyKind(context: DraftContext): Iterable<readonly [string, Generated]> {
  const [first, second] = context.cluster.workloads.filter(({ pods }) => pods.every((pod) => !pod.hostNetwork));
  yield ['default-deny', generateDefaultDeny(context)];
  yield ['least-privilege', generateLeastPrivilege(context)];
  yield ['close-internet', generateCloseInternet(context)];
  yield ['close-internet for all', generateCloseInternet(context, { form: 'ClusterNetworkPolicy' })];
  yield ['isolate-tenants', generateIsolateTenants(context, { label: 'app' })];
  if (!first) return;
  yield ['quarantine', generateQuarantine(context, first)];
  yield ['ring-fence', generateRingFence(context, { namespace: first.namespace })];
  if (second) yield ['cut-path', generateCutPath(context, { from: first, to: second })];
}

/** The first cell in which a fresh engine over what was written differs from the one that was asked. */
function rereadDisagreement(
  { yaml, impact }: Generated,
  objects: readonly KubernetesObject[],
  options: GeneratedCluster['options'],
): string | null {
  const fresh = new Engine({ objects: [...objects, ...readPolicies(yaml).objects], options, lineOf });
  const other = new Map(impact.after.universe.endpoints.map(({ endpoint }, i) => [endpoint.id, i]));
  for (const [from, source] of fresh.universe.endpoints.entries()) {
    for (const [to, target] of fresh.universe.endpoints.entries()) {
      const [s, d] = [other.get(source.endpoint.id), other.get(target.endpoint.id)];
      // Addresses may be cut at other places, by generators that went before.
      if (s === undefined || d === undefined) continue;
      const [a, b] = [fresh.reach(from, to), impact.after.reach(s, d)];
      if (a.allowed !== b.allowed || a.unknown !== b.unknown) return `${source.endpoint.id} -> ${target.endpoint.id}`;
    }
  }
  return null;
}

/** A workload that a quarantine selects besides the one that was meant, and that no note names. */
function silentCapture({ impact, notes }: Generated, meant: string): string | null {
  const { after, edited } = impact;
  for (const { policy, subject } of after.bound) {
    if (!edited.added.includes(policy)) continue;
    const selected = new Set<string>();
    forEachPoint(subject.may, (element) => {
      const id = after.facts(after.universe.elements[element]?.endpoint ?? -1).workload?.id;
      if (id !== undefined) selected.add(id);
    });
    for (const id of selected) if (id !== meant && !notes.some((note) => note.includes(id))) return id;
  }
  return null;
}

/** A quarantine that is said to hold, and does not in some cell of a fresh engine. */
function leak(generated: Generated, context: DraftContext, meant: string): string | null {
  if (!generated.claims.every(({ holds }) => holds)) return null;
  const { policies } = generated.impact.edited;
  const engine = new Engine({ cluster: context.cluster, policies, options: context.base.engine.options, lineOf });
  for (const [from, { endpoint: source, workload }] of engine.universe.endpoints.entries()) {
    for (const [to, other] of engine.universe.endpoints.entries()) {
      const target = other.endpoint;
      if (from === to || (workload?.id === meant) === (other.workload?.id === meant)) continue;
      if ([source.type, target.type].includes('ingress-controller')) continue;
      const { allowed, unknown, reasons } = engine.reach(from, to);
      const local = reasons.join() === 'local-node' || source.type === 'node';
      const open = local ? noPorts : union(allowed, unknown);
      const host = source.type === 'workload' && source.hostNetwork;
      if (open !== noPorts && !host) return `${source.id} -> ${target.id} ${formatPorts(open)}`;
    }
  }
  return null;
}

describe('generators on random clusters', () => {
  it('write what they were checked for', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), ({ objects: raws, options }) => {
        const objects = toObjects(raws);
        const context = draftContext(objects, options, lineOf);
        for (const [kind, generated] of everyKind(context)) {
          const found = rereadDisagreement(generated, objects, options);
          if (found !== null) throw new Error(`${kind}: ${found}\n${generated.yaml}`);
        }
        const meant = context.cluster.workloads.find(({ pods }) => pods.every((pod) => !pod.hostNetwork));
        if (!meant) return;
        const quarantine = generateQuarantine(context, meant);
        const stranger = silentCapture(quarantine, meant.id);
        if (stranger !== null) throw new Error(`selects ${stranger} without a word\n${quarantine.yaml}`);
        const open = leak(quarantine, context, meant.id);
        if (open !== null) throw new Error(`${open}\n${quarantine.yaml}\n${JSON.stringify(quarantine.claims)}`);
      }),
      { numRuns: runs },
    );
  });
});
