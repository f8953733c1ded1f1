/** Everything that the commands answer about an input, as text, to hold two readings against each other. */
import { attack } from '../../shared/attack/attack.ts';
import { AttackGraph } from '../../shared/attack/graph.ts';
import { draftContext } from '../../shared/draft/context.ts';
import { generateDefaultDeny } from '../../shared/draft/generate/default-deny.ts';
import { generateLeastPrivilege } from '../../shared/draft/generate/least-privilege.ts';
import type { ReadResult } from '../../shared/kubernetes/read.ts';
import { type Analysis, analyze } from '../../shared/reachability/analyze.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';
import { writeAttackJson } from '../../shared/report/attack-json.ts';
import { writeGeneratedJson } from '../../shared/report/generated.ts';
import { writeExposureJson, writeListJson } from '../../shared/report/json.ts';
import type { Write } from '../../shared/report/report.ts';

function textOf(produce: (write: Write) => void): string {
  let text = '';
  produce((chunk) => {
    text += chunk;
  });
  return text;
}

export function listJson(read: ReadResult, analysis: Analysis): string {
  const diagnostics = [...read.diagnostics, ...analysis.diagnostics];
  return textOf((write) =>
    writeListJson(
      { endpoints: analysis.endpoints, connections: analysis.connections({ nodes: true }), diagnostics },
      write,
    ),
  );
}

/** @param pairs How many pairs are explained, spread over all of them. */
export function answersOf(
  read: ReadResult,
  { pairs = 150, options = {} }: { readonly pairs?: number; readonly options?: ReachabilityOptions } = {},
): Readonly<Record<string, string>> {
  const lineOf = (...[source, pointer]: Parameters<typeof read.texts.lineOf>) => read.texts.lineOf(source, pointer);
  const analysis = analyze(read.objects, { ...options, lineOf });
  const { diagnostics } = read;
  const context = draftContext(read.objects, options, lineOf);
  return {
    list: listJson(read, analysis),
    exposure: textOf((write) => writeExposureJson({ exposure: analysis.exposure(), diagnostics }, write)),
    explain: explanations(analysis, pairs),
    attack: textOf((write) => writeAttackJson(attackFrom(read, analysis), diagnostics, write)),
    leastPrivilege: textOf((write) => writeGeneratedJson(generateLeastPrivilege(context, {}), new Set(), write)),
    defaultDeny: textOf((write) => writeGeneratedJson(generateDefaultDeny(context), new Set(), write)),
  };
}

function attackFrom(read: ReadResult, { engine }: Analysis): ReturnType<typeof attack> {
  const graph = new AttackGraph(engine, read.objects, { scheduling: 'exact', everyPort: false });
  const internet = graph.find('internet');
  return attack(graph, {
    footholds: internet ? [internet.index] : [],
    switches: { minCertainty: 'likely', excluded: new Set(), controls: new Set() },
    paths: 3,
    choke: false,
  });
}

function explanations(analysis: Analysis, most: number): string {
  const { length } = analysis.endpoints;
  const step = Math.max(1, Math.floor((length * length) / most));
  const out: unknown[] = [];
  for (let pair = 0; pair < length * length; pair += step) {
    const [from, to] = [Math.floor(pair / length), pair % length];
    const ends = [from, to].map((at) => analysis.endpoints[at]);
    if (from === to || ends.every((end) => end?.type === 'addresses')) continue;
    out.push([ends.map((end) => end?.id), analysis.explain(from, to)]);
  }
  return JSON.stringify(out, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 1);
}
