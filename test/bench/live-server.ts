/** A process of its own for `live.ts`: serves a large cluster as an API server does, until its parent ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFolder } from '../../main/sources/folder.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { FakeCluster } from '../fault-server/cluster.ts';
import { withDefaults } from '../fault-server/defaults.ts';
import { startFaultServer } from '../fault-server/server.ts';
import { large, writeLargeCluster } from './large-cluster.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bulkhead-bench-'));
try {
  writeLargeCluster(folder, large);
  const { objects } = readTexts((await readFolder(folder)).texts);
  const cluster = new FakeCluster(objects.map(({ raw }) => withDefaults(raw)));
  const server = await startFaultServer({ cluster });
  process.send?.(server.kubeconfig());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.on('disconnect', () => process.exit(0));
