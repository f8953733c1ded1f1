/** `npm run bench`: what reading and listing cost, as ratios within one run. */
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { ReferenceCluster } from '../reference/evaluator.ts';
import { benchManifests } from './generate.ts';

const rounds = 5;

function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const start = performance.now();
  const value = work();
  return { ms: performance.now() - start, value };
}
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function measure(namespaces: number, workloadsPerNamespace: number): void {
  const texts = benchManifests({ namespaces, workloadsPerNamespace }).map((text, i) => ({ file: `${i}.yaml`, text }));
  const reading: number[] = [];
  const engine: number[] = [];
  let connections = 0;
  let objects = readTexts(texts).objects;
  for (let round = 0; round < rounds; round++) {
    const read = timed(() => readTexts(texts));
    objects = read.value.objects;
    const run = timed(() => {
      connections = 0;
      for (const connection of analyze(objects).connections()) connections += connection.ports.edges.length > 0 ? 1 : 0;
    });
    reading.push(read.ms);
    engine.push(run.ms);
  }
  const workloads = namespaces * workloadsPerNamespace;
  const [readMs, engineMs] = [median(reading), median(engine)];
  const naiveMs = naivePairs(objects, 2000) * workloads * workloads;
  console.log(`${workloads} workloads, ${workloads} policies, ${connections} connections`);
  console.log(`  reading          ${readMs.toFixed(0)} ms`);
  console.log(`  engine           ${engineMs.toFixed(0)} ms (analyze and list; median of ${rounds})`);
  console.log(`  engine / reading ${(engineMs / readMs).toFixed(2)}`);
  console.log(`  naive / engine   ${(naiveMs / engineMs).toFixed(0)} (one port of each pair, estimated from a sample)`);
  console.log(`  peak memory      ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}

/** Milliseconds of the naive evaluator for one port of one pair. */
function naivePairs(objects: ReturnType<typeof readTexts>['objects'], sample: number): number {
  const reference = new ReferenceCluster(objects.map((object) => object.raw));
  const { pods } = reference;
  const run = timed(() => {
    for (let i = 0; i < sample; i++) {
      const from = pods[(i * 7919) % pods.length] ?? '';
      const to = pods[(i * 104729) % pods.length] ?? '';
      reference.verdict(from, to, 'TCP', 8000);
    }
  });
  return run.ms / sample;
}

measure(50, 20);
measure(100, 20);
