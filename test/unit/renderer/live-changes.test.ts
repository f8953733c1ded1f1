/** Changes of a live cluster, taken over one batch after the other, give what opening it anew gives. */
import { expect, test } from 'vitest';
import { liveKinds } from '../../../main/sources/kubeconfig/kinds.ts';
import { trimmed } from '../../../main/sources/kubeconfig/list.ts';
import { LiveObjects } from '../../../main/sources/kubeconfig/store.ts';
import type { EngineArgs, EngineCallName, EngineResult } from '../../../renderer/engine/protocol.ts';
import { EngineService } from '../../../renderer/engine/service.ts';
import { standardSetup } from '../../../renderer/stores/attack-setup.ts';
import type { Json } from '../../../shared/kubernetes/metadata.ts';
import type { Diagnostic } from '../../../shared/kubernetes/objects.ts';
import { seeded } from '../../support/seeded.ts';
import { denyAll, namespace, pod } from '../sources/kubeconfig/shop.ts';

class Worker {
  readonly #service = new EngineService(() => {});

  async ask<N extends EngineCallName>(name: N, args: EngineArgs<N>): Promise<EngineResult<N>> {
    // The service is typed by the same table.
    return (await this.#service.call(name, args)) as EngineResult<N>;
  }
}

const said: Diagnostic[] = [{ severity: 'warning', code: 'not-permitted', message: 'not all', hint: 'Ask.' }];

async function opened({ objects }: Cluster): Promise<Worker & { readonly summary: EngineResult<'load'> }> {
  const worker = new Worker();
  await worker.ask('addTexts', { texts: objects.texts() });
  return Object.assign(worker, { summary: await worker.ask('load', { diagnostics: said, live: true }) });
}

/** A cluster as the host keeps it fresh. */
class Cluster {
  readonly objects = new LiveObjects();

  #of(object: Json): { readonly served: Parameters<LiveObjects['put']>[0]; readonly kept: Json } {
    const kind = liveKinds.find(
      (one) => one.kind === object['kind'] && one.versions.some((v) => v === object['apiVersion']),
    );
    if (!kind) throw new Error(`nobody reads ${String(object['kind'])}`);
    const version = String(object['apiVersion']);
    return { served: { kind, version }, kept: trimmed(object, kind, version) };
  }

  put(object: Json): void {
    const { served, kept } = this.#of(object);
    this.objects.put(served, kept);
  }

  delete(object: Json): void {
    const { served, kept } = this.#of(object);
    this.objects.delete(served, kept);
  }

  async tell(worker: Worker): Promise<EngineResult<'change'>> {
    const changes = this.objects.takeChanges();
    return worker.ask('change', {
      texts: changes.flatMap(({ file, text }) => (text === null ? [] : { file, text })),
      gone: changes.flatMap(({ file, text }) => (text === null ? file : [])),
    });
  }
}

/** What the window asks for: lists, the inspector, the picture, the attack, a snapshot. */
async function answers(worker: Worker, { milliseconds: _, ...summary }: EngineResult<'load'>): Promise<unknown> {
  const files = await Promise.all(
    (['csv', 'html'] as const).map(async (format) => {
      const file = await worker.ask('exportList', { format, title: 'a', nodes: true });
      return file.kind === 'file' ? file.content.text() : file;
    }),
  );
  const { hits } = await worker.ask('search', { text: '', limit: 10_000 });
  const inspected = hits.map(async ({ endpoint: index }) => [
    await worker.ask('endpoint', { index }),
    await worker.ask('extras', { index }),
  ]);
  const { items } = await worker.ask('findPolicies', { text: '', limit: 1000 });
  const policies = items.map(async ({ id }) => [
    await worker.ask('policy', { id }),
    await worker.ask('draftPolicy', { id }),
  ]);
  const pairs = hits
    .slice(0, 4)
    .flatMap(({ endpoint: from }) => hits.slice(0, 8).map(({ endpoint: to }) => ({ from, to })));
  const explained = pairs.map((pair) => worker.ask('explain', pair));
  const view = await worker.ask('view', { expanded: ['shop'], keep: [], nodes: true, hide: null });
  const footholds = hits.flatMap(({ node, kind }) => (kind === 'Pod' ? node.slice(3) : [])).slice(0, 1);
  const attack = await worker.ask('attackRun', { question: { ...standardSetup, footholds, controls: [] } });
  const snapshot = await worker.ask('saveSnapshot', { anonymize: false, restart: true });
  return {
    files,
    summary,
    view,
    attack,
    hits,
    inspected: await Promise.all(inspected),
    policies: await Promise.all(policies),
    explained: await Promise.all(explained),
    snapshot: snapshot.kind === 'file' && (await snapshot.content.text()),
  };
}

const nothingMore = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque' };

/** One random object of a small world, so that many are of one name. */
function something(random: () => number): Json {
  const pick = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const namespaceName = pick('shop', 'data', 'lab');
  const labels = { app: pick('web', 'cart', 'db'), tier: pick('a', 'b') };
  const metadata = (name: string): Json => ({ name, namespace: namespaceName });
  switch (pick('pod', 'pod', 'pod', 'policy', 'policy', 'tiered', 'namespace', 'service', 'secret', 'role', 'custom')) {
    case 'pod': {
      const made = pod(`pod-${pick(0, 1, 2, 3, 4, 5)}`, namespaceName, labels);
      const podIP = `10.0.0.${pick(1, 2, 3)}`;
      return { ...made, status: { phase: pick('Running', 'Running', 'Succeeded'), podIP, podIPs: [{ ip: podIP }] } };
    }
    case 'policy':
      return {
        ...denyAll(namespaceName, `policy-${pick(0, 1, 2, 3)}`),
        spec: {
          podSelector: { matchLabels: pick<Json>({}, { app: labels.app }, { tier: labels.tier }) },
          policyTypes: pick(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
          ...(random() < 0.7 && {
            ingress: [
              {
                from: [
                  pick<Json>(
                    { podSelector: { matchLabels: labels } },
                    { ipBlock: { cidr: pick('10.0.0.0/30', '192.0.2.0/24') } },
                  ),
                ],
                ports: [{ port: pick(80, 443) }],
              },
            ],
          }),
        },
      };
    case 'tiered':
      return {
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        kind: 'AdminNetworkPolicy',
        metadata: { name: `admin-${pick(0, 1)}` },
        spec: {
          priority: pick(1, 2),
          subject: { namespaces: {} },
          ingress: [{ action: pick('Allow', 'Deny', 'Pass'), from: [{ namespaces: {} }] }],
        },
      };
    case 'namespace':
      return {
        ...namespace(namespaceName),
        metadata: { name: namespaceName, labels: pick<Json>({}, { team: 'red' }) },
      };
    case 'service':
      return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(`service-${pick(0, 1)}`),
        spec: { type: pick('ClusterIP', 'LoadBalancer'), selector: { app: labels.app }, ports: [{ port: 80 }] },
      };
    case 'role':
      return {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: metadata('binding'),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: namespaceName }],
      };
    case 'custom':
      return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: metadata(`custom-${pick(0, 1)}`) };
    default:
      return { ...nothingMore, metadata: metadata(`secret-${pick(0, 1)}`) };
  }
}

test('200 random changes in batches', { timeout: 120_000 }, async () => {
  const random = seeded(7);
  const cluster = new Cluster();
  for (const object of [namespace('shop'), namespace('data'), pod('web'), pod('db', 'data'), denyAll()]) {
    cluster.put(object as Json);
  }
  for (let i = 0; i < 20; i++) cluster.put(something(random));
  cluster.objects.track();
  const worker = await opened(cluster);
  const efforts = new Set<string>();
  for (let left = 200; left > 0; ) {
    const batch = Math.min(left, 1 + Math.floor(random() * 9));
    left -= batch;
    for (let i = 0; i < batch; i++) {
      const object = something(random);
      if (random() < 0.3) cluster.delete(object);
      else cluster.put(object);
    }
    const { summary, effort } = await cluster.tell(worker);
    efforts.add(effort);
    const fresh = await opened(cluster);
    expect(await answers(worker, summary)).toEqual(await answers(fresh, fresh.summary));
  }
  expect([...efforts].sort()).toEqual(['cluster', 'nothing', 'policies', 'universe']);
});
