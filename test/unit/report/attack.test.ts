/** Names come from files of strangers: no report of an attack lets one break out of its place. */
import { describe, expect, it } from 'vitest';
import { attack } from '../../../shared/attack/attack.ts';
import { writeAttackJson } from '../../../shared/report/attack-json.ts';
import { writeAttackMermaid } from '../../../shared/report/attack-mermaid.ts';
import { writeAttackSarif } from '../../../shared/report/attack-sarif.ts';
import { writeAttackText } from '../../../shared/report/attack-text.ts';
import type { Write } from '../../../shared/report/report.ts';
import { account, apiServer, granted, graphOf, pod, service, vertex } from '../attack/small-cluster.ts';

const hostile = '<script>"`|]\n\u001b[31m\u202e#; end';

function written(write: (sink: Write) => void): string {
  let text = '';
  write((chunk) => {
    text += chunk;
  });
  return text;
}

describe('reports of an attack', () => {
  const [role, binding] = granted([['*', '*', ['*']]]);
  const graph = graphOf([
    apiServer,
    account('robot'),
    pod(hostile, { serviceAccountName: 'robot' }),
    {
      ...service('web', { type: 'LoadBalancer' }),
      spec: { type: 'LoadBalancer', selector: { app: hostile }, ports: [{ port: 80 }] },
    },
    role ?? {},
    binding ?? {},
  ]);
  const admin = { vertex: vertex(graph, 'cluster-admin'), reason: 'named' };
  const result = attack(graph, { footholds: [graph.internet], jewels: [admin] });
  const escapes = ['\u001b', '\u202e'];

  it.each<[name: string, text: string]>([
    ['text', written((sink) => writeAttackText(result, sink))],
    ['JSON', written((sink) => writeAttackJson(result, [], sink))],
    ['Mermaid', written((sink) => writeAttackMermaid(result, sink))],
    ['SARIF', written((sink) => writeAttackSarif(result, '1.0.0', sink))],
  ])('%s shows no control characters', (_name, text) => {
    expect(text).toContain('script');
    for (const character of escapes) expect(text).not.toContain(character);
  });

  it('JSON and SARIF keep the name as it is', () => {
    const json = JSON.parse(written((sink) => writeAttackJson(result, [], sink)));
    expect(json.paths[0].steps[0].to).toBe(`shop/${hostile}[Pod]`);
    const sarif = JSON.parse(written((sink) => writeAttackSarif(result, '1.0.0', sink)));
    expect(sarif.runs[0].results[0].message.text).toContain(hostile);
  });

  it('Mermaid labels hold no HTML and no quotes of their own', () => {
    const lines = written((sink) => writeAttackMermaid(result, sink))
      .trimEnd()
      .split('\n');
    for (const line of lines.slice(1)) {
      expect(line).not.toMatch(/[<>](?![-.])script|script>/);
      expect(line.split('"').length % 2).toBe(1);
    }
  });
});
