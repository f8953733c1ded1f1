/** Manifests as text, read as the application reads them. */
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import type { ReachabilityOptions } from '../../shared/reachability/types.ts';

export function readYaml(text: string): ReturnType<typeof readTexts> {
  return readTexts([{ file: 'a.yaml', text }]);
}

/** The analysis of a text, with exact lines; `at` finds an endpoint by id or name, and `reach` takes those. */
export function analyzeYaml(text: string, options: ReachabilityOptions = {}) {
  const { objects, texts } = readYaml(text);
  const analysis = analyze(objects, { ...options, lineOf: (source, pointer) => texts.lineOf(source, pointer) });
  const at = (name: string): number => {
    const index = analysis.find(name) ?? analysis.findAddress(name);
    if (index === undefined) throw new Error(`no endpoint ${name} in ${analysis.endpoints.map(({ id }) => id).join()}`);
    return index;
  };
  return { ...analysis, objects, at, verdict: (from: string, to: string) => analysis.reach(at(from), at(to)) };
}
