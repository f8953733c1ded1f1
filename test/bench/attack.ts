/** What an attack from the internet costs on a dump of 25,000 pods, against reading it. */
import { dump } from 'js-yaml';
import { AttackGraph } from '../../shared/attack/graph.ts';
import { simulate } from '../../shared/attack/simulate.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { liveDump } from './generate-live.ts';
import { peakMegabytes, timed } from './time.ts';

function measureAttack(): void {
  const size = { namespaces: 500, workloadsPerNamespace: 10, replicas: 5, nodes: 250 };
  const lists = liveDump(size);
  const texts = lists.map((text, i) => ({ file: `${i}.json`, text }));
  const reading = timed(() => readTexts(texts));
  const { objects } = reading.value;
  const engine = timed(() => analyze(objects));
  const graph = timed(() => new AttackGraph(engine.value.engine, objects));
  const simulation = timed(() => simulate(graph.value, [graph.value.internet]));
  const again = timed(() => simulate(graph.value, [graph.value.workload(1234)]));
  const pods = size.namespaces * size.workloadsPerNamespace * size.replicas;
  const steps = simulation.value.frontiers.length - 1;
  console.log(
    `attack from the internet on ${pods} pods, ${objects.length} objects: ${simulation.value.owned.size} owned in ${steps} steps`,
  );
  const attacking = graph.ms + simulation.ms;
  const peak = peakMegabytes();
  // What kubectl -o yaml writes is the same text to people, and takes longer to read.
  const yaml = lists.map((text, i) => ({ file: `${i}.yaml`, text: dump(JSON.parse(text)) }));
  const readingYaml = timed(() => readTexts(yaml));
  console.log(`  reading            ${reading.ms.toFixed(0)} ms as JSON, ${readingYaml.ms.toFixed(0)} ms as YAML`);
  console.log(`  engine             ${engine.ms.toFixed(0)} ms`);
  console.log(`  graph + simulation ${attacking.toFixed(0)} ms (${graph.ms.toFixed(0)} + ${simulation.ms.toFixed(0)})`);
  const ratio = (of: number): string => (attacking / of).toFixed(2);
  console.log(`  attack / reading   ${ratio(reading.ms)} as JSON, ${ratio(readingYaml.ms)} as YAML`);
  console.log(`  one more foothold  ${again.ms.toFixed(0)} ms`);
  console.log(`  peak memory        ${peak} MB`);
}

measureAttack();
