/** `bulkhead attack`: how far an attacker gets, by which paths, and which few changes stop the most. */
import type { Attack } from '../../shared/attack/attack.ts';
import type { Jewel } from '../../shared/attack/jewels.ts';
import { type RuleId, ruleIds, rules } from '../../shared/attack/techniques.ts';
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import type { Paint, Write } from '../../shared/report/report.ts';
import { finishWith, sayDiagnostics } from './diagnostics.ts';
import { Failure } from './failure.ts';
import { linesOf, readInput } from './input.ts';
import { type AttackOptions, engineOptions } from './options.ts';
import { paintFor, say, withOutput } from './output.ts';
import { didYouMean, nearest } from './suggest.ts';
import { chooseVertices } from './vertex-option.ts';

export async function attack(paths: readonly string[], all: AttackOptions, version: string): Promise<number> {
  const { failOn, ...options } = all;
  const excluded = new Set((options.exclude ?? []).flatMap(rulesNamed));
  const count = countOf(options.paths);
  const writer = await attackWriter(options.output, version);
  const [{ analyze }, { AttackGraph }, { attack: run }] = await Promise.all([
    import('../../shared/reachability/analyze.ts'),
    import('../../shared/attack/graph.ts'),
    import('../../shared/attack/attack.ts'),
  ]);
  const { objects, texts, diagnostics } = await readInput(paths, options);
  const { engine, diagnostics: more } = analyze(objects, { ...engineOptions(options), lineOf: linesOf(texts) });
  sayDiagnostics(more, options);
  const graph = new AttackGraph(engine, objects, {
    scheduling: options.schedule ?? 'exact',
    everyPort: options.everyPort ?? false,
  });
  for (const binding of graph.rbac.dangling) {
    if (!options.quiet)
      say(`note: ${binding.kind} ${binding.metadata.name} binds a role that was not read: what it grants is missing`);
  }
  const footholds = options.from.flatMap((text) => chooseVertices(graph, text));
  const jewels = options.to?.flatMap((text): Jewel[] =>
    chooseVertices(graph, text).map((vertex) => ({ vertex, reason: 'named with --to' })),
  );
  const result = run(graph, {
    footholds,
    ...(jewels && { jewels }),
    switches: { minCertainty: options.minCertainty ?? 'likely', excluded, controls: new Set() },
    paths: count,
    choke: options.chokePoints,
  });
  const said = [...diagnostics, ...more];
  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer(result, said, write, paint));
  const strict = options.strict ?? false;
  if (failOn !== 'path') return finishWith(said, { strict, ...(failOn && { failOn }) });
  const reached = result.reached.length + result.alreadyOwned.length > 0;
  return finishWith(said, { strict }) || (reached ? 1 : 0);
}

function countOf(text: string | undefined): number {
  if (text === undefined) return 3;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1000)
    throw new Failure(`--paths '${text}' is no number from 1 to 1000`);
  return count;
}

/** Rules by id (`R1-exec`), by the beginning of it (`R1`), by family (`escape`) or by technique (`T1611`). */
function rulesNamed(text: string): RuleId[] {
  const wanted = text.toLowerCase();
  const found = ruleIds.filter((id) => {
    const { family, technique } = rules[id];
    const lower = id.toLowerCase();
    const isPart = lower === wanted || lower.startsWith(`${wanted}-`);
    return isPart || family === wanted || technique.id.toLowerCase() === wanted;
  });
  if (found.length > 0) return found;
  const families = [...new Set(ruleIds.map((id) => rules[id].family))];
  const names = [...ruleIds, ...families].map((name) => ({ name, keys: [name, name.slice(name.indexOf('-') + 1)] }));
  const hint = `name a rule (${ruleIds.slice(0, 3).join(', ')}, …), a family (${families.join(', ')}) or a technique (T1611)`;
  throw new Failure(`no rule or technique '${text}'${didYouMean(nearest(text, names))}`, hint);
}

type Writer = (attack: Attack, diagnostics: readonly Diagnostic[], write: Write, paint: Paint) => void;

async function attackWriter(format: string, version: string): Promise<Writer> {
  switch (format) {
    case 'json': {
      const { writeAttackJson } = await import('../../shared/report/attack-json.ts');
      return (result, diagnostics, write) => writeAttackJson(result, diagnostics, write);
    }
    case 'mermaid': {
      const { writeAttackMermaid } = await import('../../shared/report/attack-mermaid.ts');
      return (result, _diagnostics, write) => writeAttackMermaid(result, write);
    }
    case 'sarif': {
      const { writeAttackSarif } = await import('../../shared/report/attack-sarif.ts');
      return (result, _diagnostics, write) => writeAttackSarif(result, version, write);
    }
    default: {
      const { writeAttackText } = await import('../../shared/report/attack-text.ts');
      return (result, _diagnostics, write, paint) => writeAttackText(result, write, paint);
    }
  }
}
