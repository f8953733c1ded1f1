/** Snapshots of random clusters, as they are and anonymized, hold the same verdicts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { type Analysis, analyze } from '../../shared/reachability/analyze.ts';
import type { Endpoint, ReachabilityOptions } from '../../shared/reachability/types.ts';
import { anonymizeContent } from '../../shared/snapshot/anonymize/content.ts';
import { Pseudonyms } from '../../shared/snapshot/anonymize/pseudonyms.ts';
import { type Inputs, readInputs } from '../../shared/snapshot/inputs.ts';
import { contentOf, writeSnapshot } from '../../shared/snapshot/save.ts';
import { formatPorts } from '../../shared/values/ports.ts';
import { clusterArbitrary } from '../reference/generate.ts';
import { answersOf } from '../support/answers.ts';
import { toYaml } from '../support/export.ts';

const runs = Number(process.env['BULKHEAD_RUNS'] ?? 60);

function opened(text: string): Inputs {
  return readInputs([{ file: 'a.bulkhead.json', text }]);
}

/** The words of the generator are too short or too well known to be replaced. */
const renamed: Readonly<Record<string, string>> = {
  a: 'acme',
  b: 'Bistro_7',
  app: 'example.org/squad',
  tier: 'rank',
  http: 'tills',
  dns: 'resolver',
  c: 'checkout-main',
  shop: 'shopping',
  ops: 'zz',
};
function rename(yaml: string): string {
  return yaml.replace(
    /(?<=[\s"'[{,])(?:a|b|app|tier|http|dns|c|shop|ops)(?=[\s"'\]},:]|$)/gm,
    (word) => renamed[word] ?? word,
  );
}

function listed(analysis: Analysis, name: (text: string) => string): string[] {
  const nameOf = ({ type, id }: Endpoint): string => (type === 'addresses' ? id : name(id));
  const ends = analysis.endpoints.map(nameOf);
  const lines = [...analysis.connections({ nodes: true })].map(
    ({ from, to, ports, certainty, ...rest }) =>
      `${nameOf(from)} => ${nameOf(to)} ${formatPorts(ports)} ${certainty} ${JSON.stringify('reason' in rest ? rest.reason : '')}`,
  );
  return [...ends, ...lines].sort();
}

describe('random clusters', () => {
  it('answer the same from a snapshot', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), ({ objects, options }) => {
        const read = readTexts([{ file: 'a.yaml', text: toYaml(objects) }]);
        const text = writeSnapshot(contentOf(read));
        const ask = { pairs: 60, options: options as ReachabilityOptions };
        expect(answersOf(opened(text), ask)).toEqual(answersOf(read, ask));
        expect(writeSnapshot(contentOf(opened(text)))).toBe(text);
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it('have the same connections under other names', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(clusterArbitrary(), ({ objects, options }) => {
        const read = readTexts([{ file: 'a.yaml', text: rename(toYaml(objects)) }]);
        const pseudonyms = new Pseudonyms();
        const hidden = opened(writeSnapshot(anonymizeContent(contentOf(read), pseudonyms)));
        const ask = options as ReachabilityOptions;
        const before = analyze(read.objects, ask);
        const after = analyze(hidden.objects, ask);
        expect(listed(after, (text) => text)).toEqual(listed(before, (text) => pseudonyms.text(text)));
        expect(after.diagnostics.map(({ code }) => code).sort()).toEqual(
          before.diagnostics.map(({ code }) => code).sort(),
        );
        for (const word of ['acme', 'istro', 'squad', 'shopping', 'tills', 'checkout']) {
          expect(JSON.stringify(hidden.objects), word).not.toContain(word);
        }
      }),
      { numRuns: runs },
    );
  });
});
