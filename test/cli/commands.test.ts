import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cartPolicy, join, policy, shop, workload } from './manifests.ts';
import { bulkhead, entry, folder } from './run-cli.ts';

const timeout = 60_000;
const open = folder({ 'shop.yaml': shop });
const closed = folder({ 'shop.yaml': shop, 'policies/cart.yaml': cartPolicy });

test.concurrent('list, with a summary on standard error', { timeout }, async () => {
  const run = await bulkhead(['list', closed]);
  expect(run.code).toBe(0);
  const lines = run.out.trimEnd().split('\n');
  expect(lines).toContain('shop/web[Deployment] => shop/cart[Deployment] : TCP 7070');
  expect(lines).toContain('shop/cart[Deployment] => shop/web[Deployment] : All Connections');
  expect(lines).toEqual([...lines].sort());
  expect(run.err).toContain('read 2 files, 4 objects');
  expect((await bulkhead(['list', closed, '-q'])).err).toBe('');
});

test.concurrent.each([
  ['json', /^\{\n {2}"schemaVersion": 1,\n {2}"endpoints": \[\n/],
  ['csv', /^src,dst,conn,certainty,reason\n/],
  ['md', /^\| src \| dst \| conn \| certainty \| reason \|\n/],
  ['dot', /^digraph \{\n/],
  ['mermaid', /^flowchart LR\n/],
] as const)('list -o %s', { timeout }, async (format, beginning) => {
  const run = await bulkhead(['list', closed, '-o', format]);
  expect(run.code).toBe(0);
  expect(run.out).toMatch(beginning);
  expect(run.out).toContain('7070');
});

test.concurrent.each(['text', 'json', 'csv', 'md', 'dot', 'mermaid'])('diff -o %s', { timeout }, async (format) => {
  const run = await bulkhead(['diff', open, closed, '-o', format]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('7070');
});

test.concurrent.each(['text', 'json', 'md'])('explain -o %s', { timeout }, async (format) => {
  const run = await bulkhead(['explain', closed, '--from', 'shop/web', '--to', 'shop/cart', '-o', format]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('NetworkPolicy shop/cart');
  expect(run.out).toContain('policies/cart.yaml');
});

test.concurrent.each(['text', 'json', 'csv', 'md'])('exposure -o %s', { timeout }, async (format) => {
  const run = await bulkhead(['exposure', closed, '-o', format]);
  expect(run.code).toBe(0);
  expect(run.out).toContain('shop/cart[Deployment]');
});

test.concurrent('explain answers for ports, addresses and the internet', { timeout }, async () => {
  const ask = async (...args: string[]) => JSON.parse((await bulkhead(['explain', closed, '-o', 'json', ...args])).out);
  expect((await ask('--from', 'shop/web', '--to', 'shop/cart', '--port', '7070')).verdict).toBe('allowed');
  const denied = await ask('--from', 'shop/web[Deployment]', '--to', 'shop/cart', '--port', '80/TCP');
  expect(denied.verdict).toBe('denied');
  expect(denied.ports).toEqual({});
  expect((await ask('--from', 'internet', '--to', 'shop/web')).verdict).toBe('allowed');
  expect((await ask('--from', '203.0.113.7', '--to', 'shop/cart', '--port', '53/udp')).verdict).toBe('denied');
});

test.concurrent('the internet is one range of several: the answer says which', { timeout }, async () => {
  const spec = '  podSelector: {}\n  ingress:\n  - from: [{ipBlock: {cidr: 1.0.0.0/8}}]\n';
  const input = folder({ 'shop.yaml': shop, 'policy.yaml': policy('shop', 'outside', spec) });
  const run = await bulkhead(['explain', input, '--from', 'internet', '--to', 'shop/web', '-o', 'json']);
  expect(run.err).toContain('note: policies tell IPv4 addresses apart');
  expect(JSON.parse(run.out)).toMatchObject({ verdict: 'allowed', from: '1.0.0.0/8' });
});

test.concurrent('an unknown workload: did you mean', { timeout }, async () => {
  const run = await bulkhead(['explain', closed, '-q', '--from', 'shop/web', '--to', 'shop/crat']);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toBe("error: no workload 'shop/crat'; did you mean shop/cart[Deployment]?\n");
  const bare = await bulkhead(['explain', closed, '-q', '--from', 'cart', '--to', 'shop/web']);
  expect(bare.err).toContain('did you mean shop/cart[Deployment]?');
  const far = await bulkhead(['explain', closed, '-q', '--from', 'x/completely-different', '--to', 'shop/web']);
  expect(far.err).toContain('hint: X is namespace/name');
});

test.concurrent('a name of several kinds: all of them are listed', { timeout }, async () => {
  const input = folder({ 'shop.yaml': join(shop, workload('shop', 'cart', 'StatefulSet')) });
  const run = await bulkhead(['explain', input, '-q', '--from', 'shop/web', '--to', 'shop/cart']);
  expect(run.code).toBe(2);
  expect(run.err).toContain("'shop/cart' may be any of shop/cart[Deployment], shop/cart[StatefulSet]");
  const full = await bulkhead(['explain', input, '-q', '--from', 'shop/web', '--to', 'shop/cart[StatefulSet]']);
  expect(full.code).toBe(0);
});

test.concurrent('-n keeps what touches the namespace; a misspelt one is an error', { timeout }, async () => {
  const input = folder({ 'shop.yaml': shop, 'data.yaml': join(workload('data', 'db'), workload('lab', 'probe')) });
  const run = await bulkhead(['list', input, '-n', 'data', '-o', 'json']);
  const { connections, endpoints } = JSON.parse(run.out);
  expect(connections.length).toBeGreaterThan(0);
  const ends = connections.map(({ from, to }: { from: string; to: string }) => `${from} ${to}`);
  expect(ends.every((end: string) => end.includes('data/db'))).toBe(true);
  expect(endpoints.length).toBeGreaterThan(1);
  const wrong = await bulkhead(['list', input, '-n', 'shp']);
  expect(wrong).toMatchObject({ code: 2, out: '' });
  expect(wrong.err).toContain("no namespace 'shp' in the input; did you mean shop?");
});

test.concurrent('standard input', { timeout }, async () => {
  const run = await bulkhead(['list', '-'], { input: join(shop, cartPolicy) });
  expect(run.code).toBe(0);
  expect(run.out).toBe((await bulkhead(['list', closed])).out);
  const nothing = await bulkhead(['list', '-'], { input: '' });
  expect(nothing.code).toBe(2);
});

test.concurrent('several paths are one cluster', { timeout }, async () => {
  const run = await bulkhead(['list', path.join(closed, 'shop.yaml'), path.join(closed, 'policies')]);
  expect(run.out).toBe((await bulkhead(['list', closed])).out);
});

test.concurrent('-f writes a file, and says when it cannot', { timeout }, async () => {
  const target = folder({});
  const run = await bulkhead(['list', closed, '-f', path.join(target, 'out.txt')]);
  expect(run).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(path.join(target, 'out.txt'), 'utf8')).toContain('TCP 7070');
  const failed = await bulkhead(['list', closed, '-f', path.join(target, 'no', 'out.txt')]);
  expect(failed.code).toBe(2);
  expect(failed.err).toMatch(/error: cannot write to '.*out\.txt'/);
  expect(failed.err).not.toMatch(/^\s+at /m);
});

test.concurrent('diff fails only when asked to', { timeout }, async () => {
  expect((await bulkhead(['diff', open, closed])).code).toBe(0);
  expect((await bulkhead(['diff', open, closed, '--fail-on', 'any'])).code).toBe(1);
  expect((await bulkhead(['diff', open, closed, '--fail-on'])).code).toBe(1);
  const same = await bulkhead(['diff', open, open, '--fail-on']);
  expect(same).toMatchObject({ code: 0, out: '' });
  expect((await bulkhead(['diff', open, path.join(open, 'nowhere')])).code).toBe(2);
});

test.concurrent('list fails on diagnostics only when asked to, at the severity asked for', { timeout }, async () => {
  const input = folder({ 'db.yaml': workload('data', 'db') });
  expect((await bulkhead(['list', input])).code).toBe(0);
  expect((await bulkhead(['list', input, '--fail-on', 'warning'])).code).toBe(1);
  expect((await bulkhead(['list', input, '--fail-on', 'error'])).code).toBe(0);
});

test.concurrent('an address is answered for itself, and can be allowed', { timeout }, async () => {
  const spec =
    '  podSelector: {matchLabels: {app: web}}\n  policyTypes: [Egress]\n  egress:\n  - to: [{ipBlock: {cidr: 203.0.113.0/26}}]\n';
  const input = folder({ 'shop.yaml': shop, 'policy.yaml': policy('shop', 'web', spec) });
  const run = await bulkhead(['explain', input, '-q', '--from', 'shop/web', '--to', '10.1.2.3', '--port', '443']);
  expect(run.out).toMatch(/^denied: shop\/web\[Deployment\] => 10\.1\.2\.3(\/32)?\[External\] on TCP 443$/m);
  expect(run.out).toContain('To allow it');
  expect(run.out).toContain('cidr: 10.1.2.3/32');
  const unknown = ['explain', input, '-q', '--from', 'shop/web', '--to', 'shop/cart'];
  expect((await bulkhead(unknown)).err).toContain('--pod-cidr narrows that');
  const narrowed = await bulkhead([...unknown, '--pod-cidr', '10.244.0.0/16']);
  expect(narrowed.out).toMatch(/^denied/);
  expect(narrowed.err).toBe('');
});

test.concurrent('explain fails on the verdict that is asked for', { timeout }, async () => {
  const ask = async (port: string, ...args: string[]) =>
    (await bulkhead(['explain', closed, '--from', 'shop/web', '--to', 'shop/cart', '--port', port, ...args])).code;
  expect(await ask('7070')).toBe(0);
  expect(await ask('7070', '--fail-on', 'allowed')).toBe(1);
  expect(await ask('7070', '--fail-on', 'denied')).toBe(0);
  expect(await ask('80', '--fail-on', 'denied')).toBe(1);
  // A severity is about diagnostics, as everywhere; there are none here.
  expect(await ask('80', '--fail-on', 'any')).toBe(0);
});

test.concurrent('explain wants an end that policies know, and names it as what it is', { timeout }, async () => {
  const ask = async (from: string, to: string) => bulkhead(['explain', closed, '-q', '--from', from, '--to', to]);
  const outside = await ask('internet', 'internet');
  expect(outside).toMatchObject({ code: 2, out: '' });
  expect(outside.err).toContain('both ends are outside addresses');
  expect((await ask('shop/web', '10.0.0.0/8')).err).toContain("'10.0.0.0/8' is a CIDR");
  expect((await ask('shop/web', '300.1.1.1')).err).toContain("'300.1.1.1' is not an IP address");
  expect((await ask('shop/web', 'node/foo')).err).toContain("no node 'foo'");
  const missing = await bulkhead(['explain', closed, '--from', 'shop/web']);
  expect(missing.err).toContain('bulkhead explain --help');
  expect((await bulkhead(['explain', '--help'])).out).toContain('In JSON the index of a rule counts from 0');
});

test.concurrent('the options of the engine reach it', { timeout }, async () => {
  const spec = '  podSelector: {}\n  ingress:\n  - from: [{namespaceSelector: {matchLabels: {team: a}}}]\n';
  const input = join(shop, policy('shop', 'team', spec), workload('data', 'db'));
  const line = /^data\/db\[Deployment\] => shop\/web\[Deployment\].*label/m;
  expect((await bulkhead(['list', '-'], { input })).out).toMatch(line);
  expect((await bulkhead(['list', '-', '--assume-namespace-labels', 'none'], { input })).out).not.toMatch(line);
});

test.concurrent('usage errors end with 2, help and version with 0', { timeout }, async () => {
  const wrong = [
    [],
    ['lst'],
    ['list'],
    ['list', open, '--wrong'],
    ['list', open, '-o', 'xml'],
    ['explain', open, '--from', 'shop/web'],
    ['explain', open, '--from', 'shop/web', '--to', 'shop/cart', '--port', '70000'],
    ['explain', open, '--from', 'shop/web', '--to', 'shop/cart', '--port', '80/ICMP'],
    ['list', open, '--pod-cidr', '10.0.0.0/99'],
    ['list', open, '--host-network', 'maybe'],
    ['open', path.join(open, 'nowhere')],
    ['serve', path.join(open, 'nowhere')],
  ];
  for (const run of await Promise.all(wrong.map((args) => bulkhead(args)))) {
    expect(run.code).toBe(2);
    expect(run.err).not.toBe('');
    expect(run.err).not.toMatch(/^\s+at /m);
    expect(run.out).toBe('');
  }
  const help = await bulkhead(['--help']);
  expect(help.code).toBe(0);
  expect(help.out).toContain('Examples:');
  for (const command of ['list', 'explain', 'exposure', 'diff', 'attack', 'serve', 'open']) {
    const own = await bulkhead([command, '--help']);
    expect(own).toMatchObject({ code: 0, err: '' });
    expect(own.out).toMatch(new RegExp(`Examples:\\n.*bulkhead ${command}`));
  }
  const version = await bulkhead(['--version']);
  expect(version).toMatchObject({ code: 0, err: '' });
  expect(version.out).toMatch(/^\d+\.\d+\.\d+/);
});

test.concurrent('a broken pipe ends quietly', { timeout }, async () => {
  const many = Array.from({ length: 120 }, (_, i) => workload('shop', `w${i}`));
  const run = await bulkhead(['list', '-', '-q'], { input: join(...many), hangUp: true });
  expect(run).toMatchObject({ code: 0, err: '' });
  for (const args of [['--help'], ['--version'], ['explain', '--help']]) {
    expect(await bulkhead(args, { hangUp: 'at once' })).toMatchObject({ code: 0, err: '' });
  }
});

test.concurrent('names of strangers do not reach the terminal', { timeout }, async () => {
  const name = '"a\\e[31m\\nx"';
  const run = await bulkhead(['list', '-'], { input: join(shop, workload('shop', name)) });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(run.out + run.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

test.concurrent('as a plugin of kubectl it is called so', { timeout }, async () => {
  const bin = folder({});
  mkdirSync(path.join(bin, 'bin'));
  const link = path.join(bin, 'bin/kubectl-bulkhead.ts');
  symlinkSync(entry, link);
  const run = await bulkhead(['--help'], { script: link });
  expect(run.out).toContain('Usage: kubectl bulkhead');
});
