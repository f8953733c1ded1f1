import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cartPolicy, policy, shop } from './manifests.ts';
import { bulkhead, folder } from './run-cli.ts';

const timeout = 60_000;
const open = folder({ 'shop.yaml': shop });
const closed = folder({ 'shop.yaml': shop, 'policies/cart.yaml': cartPolicy });
const drafts = folder({
  'cart.yaml': cartPolicy,
  'wide.yaml': policy('shop', 'cart', '  podSelector: {matchLabels: {app: cart}}\n  ingress: [{}]\n'),
  'broken.yaml': 'kind: [',
});
const online = fileURLToPath(new URL('../../sample-clusters/online-shop', import.meta.url));

test.concurrent('preview adds, replaces and deletes', { timeout }, async () => {
  const ask = async (...args: string[]) => JSON.parse((await bulkhead(['preview', ...args, '-o', 'json'])).out);
  const added = await ask(open, '--with', path.join(drafts, 'cart.yaml'));
  expect(added.policies).toEqual({ added: ['NetworkPolicy shop/cart'], replaced: [], deleted: [] });
  expect(added.changed).toContainEqual({
    from: 'shop/web[Deployment]',
    to: 'shop/cart[Deployment]',
    before: { TCP: [[1, 65535]], UDP: [[1, 65535]], SCTP: [[1, 65535]] },
    after: { TCP: [[7070, 7070]] },
  });
  const replaced = await ask(closed, '--with', path.join(drafts, 'wide.yaml'));
  expect(replaced.policies.replaced).toEqual(['NetworkPolicy shop/cart']);
  expect(replaced.added.length).toBeGreaterThan(0);
  const deleted = await ask(closed, '--delete', 'shop/cart');
  expect(deleted.policies.deleted).toEqual(['NetworkPolicy shop/cart']);
  expect(deleted.added).toEqual(replaced.added);
});

test.concurrent('preview --revert writes the way back', { timeout }, async () => {
  const file = path.join(folder({}), 'back.yaml');
  const run = await bulkhead(['preview', closed, '--with', path.join(drafts, 'wide.yaml'), '--revert', file]);
  expect(run.code).toBe(0);
  expect(run.err).toContain(`kubectl apply -f ${file}`);
  expect(readFileSync(file, 'utf8')).toContain('port: 7070');
  const added = await bulkhead(['preview', open, '--with', path.join(drafts, 'cart.yaml'), '--revert', file]);
  expect(added.err).toContain('kubectl delete networkpolicy cart -n shop');
});

test.concurrent.each(['text', 'json', 'csv', 'md', 'dot', 'mermaid'])('preview -o %s', { timeout }, async (format) => {
  const run = await bulkhead(['preview', open, '--with', path.join(drafts, 'cart.yaml'), '-o', format]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('7070');
});

test.concurrent('preview says the same as diff', { timeout }, async () => {
  const [preview, diff] = await Promise.all([
    bulkhead(['preview', open, '--with', path.join(drafts, 'cart.yaml'), '-o', 'csv']),
    bulkhead(['diff', open, closed, '-o', 'csv']),
  ]);
  expect(preview.out).toBe(diff.out);
});

test.concurrent('preview refuses what makes no sense', { timeout }, async () => {
  const nothing = await bulkhead(['preview', open]);
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('nothing to preview')]);
  const misspelt = await bulkhead(['preview', closed, '--delete', 'shop/carts']);
  expect([misspelt.code, misspelt.err]).toEqual([2, expect.stringContaining('did you mean NetworkPolicy shop/cart')]);
  const broken = await bulkhead(['preview', open, '--with', path.join(drafts, 'broken.yaml')]);
  expect(broken.code).toBe(2);
  const others = await bulkhead(['preview', open, '--with', open]);
  expect([others.code, others.err]).toEqual([2, expect.stringContaining('names no policies')]);
});

test.concurrent('least privilege, generated and piped into a preview, breaks nothing', { timeout }, async () => {
  const generated = await bulkhead(['generate', 'least-privilege', online, '-q']);
  expect(generated.code).toBe(0);
  expect(generated.out).not.toContain('NOT SO');
  const args = ['preview', online, '--with', '-', '--fail-on', 'error', '--rollout', '--attack-from', 'internet'];
  const preview = await bulkhead([...args, '-o', 'json'], { input: generated.out });
  expect(preview.code).toBe(0);
  const { rollout, attack } = JSON.parse(preview.out);
  expect(rollout.safe).toBe(true);
  expect(rollout.outages).toEqual([]);
  expect(attack.inReach.after).toBeLessThan(attack.inReach.before);
  expect(attack).toMatchObject({ minCertainty: 'likely', perhaps: expect.any(Array) });
});

test.concurrent('default deny alone is an outage', { timeout }, async () => {
  const generated = await bulkhead(['generate', 'default-deny', '-n', 'shop', online, '-q']);
  const preview = await bulkhead(['preview', online, '--with', '-', '--fail-on', 'error'], { input: generated.out });
  expect(preview.code).toBe(1);
  expect(preview.out).toContain('shop/checkout[Deployment] no longer reaches shop/payment[Deployment] on TCP 8080');
});

test.concurrent('generate writes a table to review, leaves a row out, and writes a kustomize base', {
  timeout,
}, async () => {
  const table = await bulkhead(['generate', 'least-privilege', online, '-o', 'md', '-q']);
  expect(table.out).toContain('| include | connection |');
  const exclude = 'shop/checkout[Deployment] → shop/payment[Deployment]';
  const less = await bulkhead(['generate', 'least-privilege', online, '-o', 'json', '--exclude', exclude]);
  const row = JSON.parse(less.out).connections.find(({ id }: { id: string }) => id === exclude);
  expect(row.included).toBe(false);
  expect(less.err).toContain(`breaks: ${exclude.replace('→', 'no longer reaches')}`);
  const base = path.join(folder({}), 'base');
  const run = await bulkhead(['generate', 'default-deny', online, '--folder', base, '--kustomize']);
  expect(run.err).toContain(`kubectl apply -k ${base}`);
  expect(readdirSync(base)).toHaveLength(5);
  expect(readFileSync(path.join(base, 'kustomization.yaml'), 'utf8')).toContain('shop-default-deny.yaml');
  // Files that are there are somebody's.
  expect((await bulkhead(['generate', 'default-deny', online, '--folder', base])).code).toBe(2);
});

test.concurrent.each([
  ['quarantine', '--workload', 'shop/payment'],
  ['ring-fence', '-n', 'shop', '--label', 'app.kubernetes.io/part-of=hearthside'],
  ['cut-path', '--from', 'shop/checkout', '--to', 'shop/payment', '--port', '8080'],
  ['close-internet', '--as', 'ClusterNetworkPolicy'],
  ['isolate-tenants', '--label', 'team'],
])('generate %s holds what it says', { timeout }, async (kind, ...options) => {
  const run = await bulkhead(['generate', kind, online, ...options]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('# verified: ');
  expect(run.out).not.toContain('NOT SO');
});

test.concurrent('generate refuses what it cannot do', { timeout }, async () => {
  const kind = await bulkhead(['generate', 'default-denny', online]);
  expect([kind.code, kind.err]).toEqual([2, expect.stringContaining('did you mean default-deny')]);
  const missing = await bulkhead(['generate', 'quarantine', online]);
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('--workload')]);
  const row = await bulkhead(['generate', 'least-privilege', online, '--exclude', 'a → b']);
  expect(row.code).toBe(2);
});
