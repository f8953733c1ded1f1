/** What saving and opening a snapshot of 100,000 pods cost, and what changed objects cost that are applied to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFolder } from '../../main/sources/folder.ts';
import type { ReadResult } from '../../shared/kubernetes/read.ts';
import { applyChanges, type ClusterState, clusterState } from '../../shared/reachability/apply-changes.ts';
import { readInputs } from '../../shared/snapshot/inputs.ts';
import { contentOf, writeSnapshot } from '../../shared/snapshot/save.ts';
import { large, writeLargeCluster } from './large-cluster.ts';
import { median, peakMegabytes, timed } from './time.ts';

async function save(): Promise<{ readonly text: string; readonly characters: number; readonly ms: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
  try {
    writeLargeCluster(folder, large);
    const { texts } = await readFolder(folder);
    const read = readInputs(texts);
    const { value: text, ms } = timed(() => writeSnapshot(contentOf(read)));
    return { text, ms, characters: texts.reduce((sum, one) => sum + one.text.length, 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function changes({ objects }: ReadResult, fresh: ClusterState): string {
  const [pods, policies] = ['Pod', 'NetworkPolicy'].map((kind) => objects.filter((object) => object.kind === kind));
  const touches: number[] = [];
  const edits: number[] = [];
  let state = fresh;
  for (let i = 0; i < 21; i++) {
    const [pod, policy] = [pods?.[i * 997], policies?.[i * 29]];
    if (!pod || !policy) throw new Error('too few objects');
    touches.push(timed(() => applyChanges(state, [{ type: 'put', object: { ...pod } }])).ms);
    const gone = timed(() => applyChanges(state, [{ type: 'delete', object: policy }]));
    edits.push(gone.ms);
    state = gone.value.state;
  }
  const [pod] = pods ?? [];
  const whole = pod ? timed(() => applyChanges(state, [{ type: 'delete', object: pod }])).ms : Number.NaN;
  const [touch, edit] = [median(touches), median(edits)];
  return `status of a pod ${touch.toFixed(0)} ms, a policy ${edit.toFixed(0)} ms, a pod ${whole.toFixed(0)} ms`;
}

const { text, characters, ms } = await save();
const opened = timed(() => readInputs([{ file: 'large.bulkhead.json', text }]));
const pods = large.namespaces * large.workloadsPerNamespace * large.podsPerWorkload;
const megabytes = (size: number): string => `${(size / 1e6).toFixed(1)} MB`;
console.log(`snapshot of ${pods} pods: ${megabytes(text.length)} for ${megabytes(characters)} of manifests`);
console.log(`  save ${ms.toFixed(0)} ms, open ${opened.ms.toFixed(0)} ms`);
console.log(`  apply a change     ${changes(opened.value, clusterState(opened.value.objects))} (medians)`);
console.log(`  peak memory        ${peakMegabytes()} MB`);
