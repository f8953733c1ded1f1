/** The same cluster read live and from the output of kubectl gives the same list, byte for byte. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import type { SourceText } from '../../../../shared/kubernetes/objects.ts';
import { readTexts } from '../../../../shared/kubernetes/read.ts';
import { analyze } from '../../../../shared/reachability/analyze.ts';
import { plain } from '../../../../shared/report/report.ts';
import { writeListText } from '../../../../shared/report/text.ts';
import { FakeCluster } from '../../../fault-server/cluster.ts';
import { withDefaults } from '../../../fault-server/defaults.ts';
import { type FaultServer, startFaultServer } from '../../../fault-server/server.ts';
import { readAll } from './connect.ts';

const samples = fileURLToPath(new URL('../../../../sample-clusters', import.meta.url));
const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

type Manifest = Record<string, unknown>;

function manifestsIn(at: string): Manifest[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(path.join(at, name), 'utf8')))
    .map((document): unknown => document.toJS())
    .filter((value): value is Manifest => typeof value === 'object' && value !== null && 'kind' in value)
    .flatMap((value) => (value.kind === 'List' && Array.isArray(value.items) ? (value.items as Manifest[]) : [value]));
}

function listOf(texts: readonly SourceText[]): string {
  const { objects } = readTexts(texts);
  const reachability = analyze(objects);
  const lines: string[] = [];
  const report = {
    endpoints: reachability.endpoints,
    connections: reachability.connections({ nodes: true }),
    diagnostics: [],
  };
  writeListText(report, (text) => lines.push(text), plain);
  return lines.join('');
}

const names = readdirSync(samples, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

test.each(names)('%s', async (name) => {
  const groups = ['policy.networking.k8s.io', 'gateway.networking.k8s.io', 'route.openshift.io', 'cilium.io'];
  const cluster = new FakeCluster([], groups);
  const served = new Set(cluster.resources.map(({ groupVersion, kind }) => `${groupVersion} ${kind}`));
  for (const manifest of manifestsIn(path.join(samples, name))) {
    if (served.has(`${String(manifest.apiVersion)} ${String(manifest.kind)}`)) cluster.put(withDefaults(manifest));
  }
  const server = await startFaultServer({ cluster });
  servers.push(server);
  const items = cluster.resources.flatMap((resource) => cluster.list(resource, null));
  expect(items.length).toBeGreaterThan(5);
  const text = stringify({ apiVersion: 'v1', kind: 'List', items }, { aliasDuplicateObjects: false });
  const live = listOf((await readAll(server, { limit: 7 })).objects.texts());
  expect(live).toBe(listOf([{ file: '-', text }]));
  expect(live.length).toBeGreaterThan(100);
});
