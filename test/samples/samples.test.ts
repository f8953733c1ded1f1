/** The sample clusters: every cell against the reference evaluator, and the list against the one checked in. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../../main/sources/folder.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { analyze } from '../../shared/reachability/analyze.ts';
import { diff } from '../../shared/reachability/diff.ts';
import { writeListText } from '../../shared/report/text.ts';
import { hasPort } from '../../shared/values/ports.ts';
import { ReferenceCluster } from '../reference/evaluator.ts';
import { reimport } from '../support/export.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const samples = readdirSync(path.join(root, 'sample-clusters'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function listed(analysis: ReturnType<typeof analyze>): string {
  let text = '';
  writeListText({ endpoints: analysis.endpoints, connections: analysis.connections(), diagnostics: [] }, (chunk) => {
    text += chunk;
  });
  return text;
}

async function open(sample: string) {
  const { texts } = await readFolder(path.join(root, 'sample-clusters', sample));
  const { objects } = readTexts(texts);
  return { objects, analysis: analyze(objects) };
}

describe.each(samples)('sample cluster %s', (sample) => {
  it('agrees with the reference evaluator', { timeout: 120_000 }, async () => {
    const { objects, analysis } = await open(sample);
    const reference = new ReferenceCluster(objects.map((object) => object.raw));
    const endpointOf = new Map<string, number>();
    for (const [i, endpoint] of analysis.endpoints.entries()) {
      if (endpoint.type === 'node') endpointOf.set(endpoint.id, i);
      if (endpoint.type !== 'workload') continue;
      endpointOf.set(endpoint.id, i);
      for (const name of endpoint.podNames) endpointOf.set(`${endpoint.namespace}/${name}`, i);
    }
    const outside = reference.interestingAddresses().map((address) => `ip:${address}`);
    for (const name of outside) endpointOf.set(name, analysis.findAddress(name.slice(3)) ?? -1);
    const names = [...reference.pods, ...outside];
    let cells = 0;
    for (const from of names) {
      for (const to of names) {
        const [s, d] = [endpointOf.get(from) ?? -1, endpointOf.get(to) ?? -1];
        if (s === d || (from.startsWith('ip:') && to.startsWith('ip:'))) continue;
        const verdict = analysis.reach(s, d);
        for (const { protocol, port } of reference.interestingPorts()) {
          const unknown = hasPort(verdict.unknown, protocol, port);
          const mine = unknown ? 'unknown' : hasPort(verdict.allowed, protocol, port) ? 'allowed' : 'denied';
          const theirs = reference.verdict(from, to, protocol, port);
          // Pods of one workload may run on several nodes; only some of them share the host's.
          const byNode = mine === 'unknown' && verdict.reasons.join() === 'local-node';
          if (mine !== theirs && !byNode)
            expect.fail(`${from} -> ${to} ${protocol}/${port}: engine ${mine}, reference ${theirs}`);
          cells++;
        }
      }
    }
    expect(cells).toBeGreaterThan(1000);
  });

  it('lists what is checked in', async () => {
    const { analysis } = await open(sample);
    expect(listed(analysis)).toBe(readFileSync(path.join(root, 'test/samples/expected', `${sample}.txt`), 'utf8'));
  });

  it('is the same after export and import', async () => {
    const { objects, analysis } = await open(sample);
    const read = reimport(objects.map(({ raw }) => raw));
    expect(read.objects.map(({ raw }) => raw)).toEqual(objects.map(({ raw }) => raw));
    expect(listed(analyze(read.objects))).toBe(listed(analysis));
    const { diagnostics: _said, ...changes } = diff(objects, read.objects);
    expect(changes).toEqual({ added: [], removed: [], changed: [], endpointsAdded: [], endpointsRemoved: [] });
  });
});
