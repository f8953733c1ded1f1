/** `npm run bench`: what reading and listing cost, as ratios within one run. */
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { ReferenceCluster } from '../reference/evaluator.ts';
import { benchManifests } from './manifests.ts';
import { median, peakMegabytes, timed } from './time.ts';

interface Round {
  readonly reading: number;
  readonly engine: number;
}

/** Reads, analyzes and lists; the first round also pays for compiling the code, later ones do not. */
function measure(namespaces: number, workloadsPerNamespace: number, rounds: number): void {
  const texts = benchManifests({ namespaces, workloadsPerNamespace }).map((text, i) => ({ file: `${i}.yaml`, text }));
  const measured: Round[] = [];
  let connections = 0;
  let objects = readTexts([]).objects;
  for (let round = 0; round < rounds; round++) {
    const read = timed(() => readTexts(texts));
    objects = read.value.objects;
    const run = timed(() => {
      connections = 0;
      for (const connection of analyze(objects).connections()) connections += connection.ports.edges.length > 0 ? 1 : 0;
    });
    measured.push({ reading: read.ms, engine: run.ms });
  }
  const workloads = namespaces * workloadsPerNamespace;
  const say = (name: string, { reading, engine }: Round): void => {
    const ratio = (engine / reading).toFixed(2);
    console.log(
      `  ${name} reading ${reading.toFixed(0)} ms, engine ${engine.toFixed(0)} ms, engine / reading ${ratio}`,
    );
  };
  const typical = {
    reading: median(measured.map(({ reading }) => reading)),
    engine: median(measured.map(({ engine }) => engine)),
  };
  console.log(`${workloads} workloads, ${workloads} policies, ${connections} connections`);
  if (measured[0]) say('first run:       ', measured[0]);
  say(`median of ${rounds}:`.padEnd(17), typical);
  const naiveMs = naivePairs(objects, 2000) * workloads * workloads;
  console.log(`  naive / engine    ${(naiveMs / typical.engine).toFixed(0)} (one port of each pair, from a sample)`);
  console.log(`  peak memory       ${peakMegabytes()} MB`);
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

// Growth: each size is twice the one before, in the same process.
measure(50, 20, 31);
measure(100, 20, 11);
measure(200, 20, 5);
