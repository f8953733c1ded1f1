/** What generators write for random clusters: read again it means the same, and it selects nobody in silence. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { nameLabel, type Workload } from '../../shared/cluster/model.ts';
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
import { clusterArbitrary, type GeneratedCluster } from '../reference/generate.ts';
import { toObjects } from '../support/objects.ts';
import { ClaimCheck } from './claim-check.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 40);
const lineOf = ({ line }: { line: number }): number => line;

function policedWorkloads({ cluster }: DraftContext): readonly Workload[] {
  return cluster.workloads.filter(({ pods }) => pods.every((pod) => !pod.hostNetwork));
}

/** One of each kind, as far as the cluster has what it needs. */
function* everyKind(context: DraftContext): Iterable<readonly [string, Generated]> {
  const [first, second] = policedWorkloads(context);
  yield ['default-deny', generateDefaultDeny(context)];
  yield ['least-privilege', generateLeastPrivilege(context)];
  yield ['close-internet', generateCloseInternet(context)];
  yield ['close-internet for all', generateCloseInternet(context, { form: 'ClusterNetworkPolicy' })];
  yield ['isolate-tenants', generateIsolateTenants(context, { label: 'team' })];
  // Each namespace a tenant, so that there are many.
  yield ['isolate-tenants by name', generateIsolateTenants(context, { label: nameLabel })];
  yield ['isolate-tenants by NetworkPolicy', generateIsolateTenants(context, { label: 'team', form: 'NetworkPolicy' })];
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

type Expected = Iterable<readonly [about: string, verdict: string]>;

/** What each kind has to say, by a word of the claim. */
function* expected(kind: string, check: ClaimCheck, context: DraftContext): Expected {
  const [first, second] = policedWorkloads(context);
  const every = (end: { readonly workload: string }): boolean => end.workload !== '';
  yield ['nothing opens', check.opensNothing()];
  if (kind === 'default-deny') yield ['nothing else gets in or out', check.closed(every, true)];
  if (kind === 'least-privilege') yield ['nothing else is open', check.closed(every, true)];
  if (kind.startsWith('isolate-tenants'))
    yield ['no tenant reaches', check.tenantsApart(kind.endsWith('by name') ? nameLabel : 'team')];
  if (kind === 'quarantine' && first) {
    yield ['gets in to', check.into(first.id)];
    yield ['gets out of', check.outOf(first.id)];
  }
  if (kind === 'ring-fence' && first) {
    const inside = (end: { readonly namespace: string; readonly isHost: boolean }): boolean =>
      end.namespace === first.namespace && !end.isHost;
    yield ['crosses the fence', check.closed(inside, false)];
    yield ['stays connected', check.staysConnected(inside)];
  }
  if (kind === 'cut-path' && first && second) yield ['no longer reaches', check.between(first.id, second.id)];
}

/** A claim that is not what the verdicts of all pairs come to. */
function wrongClaim(
  kind: string,
  generated: Generated,
  cluster: GeneratedCluster,
  context: DraftContext,
): string | null {
  if (generated.rows.length > 0) throw new Error('the check is for clusters that declare nothing');
  const check = new ClaimCheck(cluster, context, generated);
  for (const [about, verdict] of expected(kind, check, context)) {
    const found = generated.claims.find(({ text }) => text.includes(about));
    if (found?.verdict !== verdict) return `${about}: ${found?.verdict} for ${verdict} ${JSON.stringify(found)}`;
  }
  // Some public addresses stand for all.
  const internet = generated.claims.find(({ text }) => text.includes('a public address'));
  const reached = internet ? check.internet() : 'verified';
  const strength = ['verified', 'not-known', 'not-so'];
  return internet && strength.indexOf(internet.verdict) < strength.indexOf(reached)
    ? `${internet.text}: ${internet.verdict} for ${reached}`
    : null;
}

describe('generators on random clusters', () => {
  it('write what they were checked for', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), (cluster) => {
        const { objects: raws, options } = cluster;
        const objects = toObjects(raws);
        const context = draftContext(objects, options, lineOf);
        for (const [kind, generated] of everyKind(context)) {
          const found = rereadDisagreement(generated, objects, options);
          if (found !== null) throw new Error(`${kind}: ${found}\n${generated.yaml}`);
          const wrong = generated.policies.length > 0 ? wrongClaim(kind, generated, cluster, context) : null;
          if (wrong !== null) throw new Error(`${kind}: ${wrong}\n${generated.yaml}`);
        }
        const [meant] = policedWorkloads(context);
        if (!meant) return;
        const quarantine = generateQuarantine(context, meant);
        const stranger = silentCapture(quarantine, meant.id);
        if (stranger !== null) throw new Error(`selects ${stranger} without a word\n${quarantine.yaml}`);
      }),
      { numRuns: runs },
    );
  });
});
