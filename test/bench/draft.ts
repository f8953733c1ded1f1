/** What the impact of one edited policy costs on 25,000 pods, against the difference of two full computations. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFolder } from '../../main/sources/folder.ts';
import { draftContext } from '../../shared/draft/context.ts';
import { preview } from '../../shared/draft/preview.ts';
import type { KubernetesObject } from '../../shared/kubernetes/objects.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { diff } from '../../shared/reachability/diff.ts';
import { writeLargeCluster } from './large-cluster.ts';
import { median, timed } from './time.ts';

const size = { namespaces: 100, workloadsPerNamespace: 25, podsPerWorkload: 10 };

/** The policy with one more egress rule; each on another port, so that nothing is remembered. */
function edited(object: KubernetesObject, port: number): KubernetesObject {
  const spec = object.raw.spec as { readonly egress: readonly unknown[] };
  const rule = { to: [{ namespaceSelector: { matchLabels: { zone: 'zone-3' } } }], ports: [{ port }] };
  return { ...object, raw: { ...object.raw, spec: { ...spec, egress: [...spec.egress, rule] } } };
}

async function measureDraft(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
  try {
    writeLargeCluster(folder, size);
    const { objects } = readTexts((await readFolder(folder)).texts);
    const own = objects.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'own-pods');
    const context = draftContext(objects);
    const impacts: number[] = [];
    const previews: number[] = [];
    let pairs = 0;
    for (let i = 0; i < 61; i++) {
      const object = own[i % own.length];
      if (!object) throw new Error('no policies to edit');
      const edits = [{ kind: 'apply', object: edited(object, 9000 + i) }] as const;
      const run = timed(() => context.base.impact(edits));
      pairs = run.value.pairs.length;
      impacts.push(run.ms);
      previews.push(timed(() => preview(context, edits)).ms);
    }
    const full: number[] = [];
    for (let i = 0; i < 3; i++) {
      const after = objects.map((object) => (object === own[0] ? edited(object, 9900 + i) : object));
      full.push(timed(() => diff(objects, after)).ms);
    }
    const pods = size.namespaces * size.workloadsPerNamespace * size.podsPerWorkload;
    const [impact, whole] = [median(impacts), median(full)];
    console.log(`draft of one edited policy on ${pods} pods: ${pairs} connections change`);
    console.log(
      `  impact             ${impact.toFixed(1)} ms, with findings ${median(previews).toFixed(1)} ms (medians)`,
    );
    console.log(`  two full + diff    ${whole.toFixed(0)} ms, ${(whole / impact).toFixed(0)} times the impact`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await measureDraft();
