/** Each kind of bad input: a diagnostic with code, severity, place and hint, and a result for all the rest. */
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { join, namespace, policy, shop, workload } from './manifests.ts';
import { bulkhead, folder } from './run-cli.ts';

const timeout = 60_000;
const restLine = 'shop/cart[Deployment] => shop/web[Deployment] : All Connections';
const nobody = 65534;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  /** Line at which the mistake stands. */
  readonly line: number;
  readonly message: RegExp;
}

const ingressFrom = (rule: string): string =>
  policy('other', 'broken', `  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n  - ${rule}\n`);
const adminPolicy = (name: string, action: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: ${name}}
spec:
  priority: 10
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}
  ingress:
  - action: ${action}
    from: [{namespaces: {}}]
`;
const other = join(namespace('other'), workload('other', 'api'));
const start = `${other}---\n`.split('\n').length;

const cases: readonly Case[] = [
  {
    name: 'an empty file',
    file: 'empty.yaml',
    text: '',
    severity: 'info',
    code: 'empty-file',
    line: 1,
    message: /empty/i,
  },
  {
    name: 'a policy with an unknown field',
    file: 'policy.yaml',
    text: `${other}---\n${policy('other', 'broken', '  podSelector: {}\n  ingres: []\n')}`,
    severity: 'warning',
    code: 'policy-unknown-field',
    line: start + 5,
    message: /ingres/,
  },
  {
    name: 'a selector with a wrong operator',
    file: 'policy.yaml',
    text: `${other}---\n${policy('other', 'broken', '  podSelector:\n    matchExpressions:\n    - {key: app, operator: Equals, values: [api]}\n')}`,
    severity: 'error',
    code: 'policy-invalid',
    line: start + 6,
    message: /operator.*Equals|Equals.*operator/,
  },
  {
    name: 'port: "80"',
    file: 'policy.yaml',
    text: `${other}---\n${ingressFrom('ports: [{port: "80"}]')}`,
    severity: 'error',
    code: 'policy-invalid',
    line: start + 7,
    message: /port.*80/,
  },
  {
    name: 'a CIDR with host bits',
    file: 'policy.yaml',
    text: `${other}---\n${ingressFrom('from: [{ipBlock: {cidr: 10.1.2.3/16}}]')}`,
    severity: 'warning',
    code: 'cidr-host-bits',
    line: start + 7,
    message: /10\.1\.2\.3\/16/,
  },
  {
    name: 'an except outside its CIDR',
    file: 'policy.yaml',
    text: `${other}---\n${ingressFrom('from: [{ipBlock: {cidr: 10.0.0.0/16, except: [10.9.0.0/24]}}]')}`,
    severity: 'error',
    code: 'policy-invalid',
    line: start + 7,
    message: /except\[0\].*10\.9\.0\.0\/24.*10\.0\.0\.0\/16/,
  },
  {
    name: 'duplicate objects',
    file: 'twice.yaml',
    text: `${other}---\n${workload('other', 'api')}`,
    severity: 'warning',
    code: 'duplicate-object',
    line: start,
    message: /api/,
  },
  {
    name: 'two policies with equal priority',
    file: 'policy.yaml',
    text: `${other}---\n${adminPolicy('first', 'Allow')}---\n${adminPolicy('second', 'Deny')}`,
    severity: 'warning',
    code: 'priority-conflict',
    line: start + adminPolicy('first', 'Allow').split('\n').length,
    message: /first|second/,
  },
  {
    name: 'a namespace that is only mentioned',
    file: 'mention.yaml',
    text: workload('other', 'api'),
    severity: 'warning',
    code: 'namespace-missing',
    line: 1,
    message: /other/,
  },
  {
    name: 'broken YAML',
    file: 'broken.yaml',
    text: 'apiVersion: v1\nkind: [Pod\nmetadata: {name: x}\n',
    severity: 'error',
    code: 'yaml-syntax',
    line: 3,
    message: /./,
  },
  {
    name: 'a label that is not a string',
    file: 'label.yaml',
    text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  namespace: shop\n  labels:\n    release: 1.0\nspec: {containers: []}\n',
    severity: 'error',
    code: 'label-not-string',
    line: 7,
    message: /release/,
  },
];

test.concurrent.each(cases)('$name', { timeout }, async ({ file, text, severity, code, line, message }) => {
  const input = folder({ 'shop.yaml': shop, [file]: text });
  const json = await bulkhead(['list', input, '-o', 'json', '-q']);
  expect(json.err, json.err).not.toMatch(/^\s+at /m);
  const { diagnostics } = JSON.parse(json.out);
  const found = diagnostics.filter((one: { code: string }) => one.code === code);
  expect(diagnostics).toContainEqual(expect.objectContaining({ code, severity, file, hint: expect.any(String) }));
  expect(found[0].message).toMatch(message);
  expect(found[0].line).toBe(line);
  for (const one of diagnostics) expect(one, one.code).toMatchObject({ hint: expect.stringMatching(/\S/) });

  const run = await bulkhead(['list', input]);
  expect(run.err).toMatch(new RegExp(`^${severity} ${file}:\\d+ ${code}: .*\\n  hint: \\S`, 'm'));
  expect(run.out).toContain(restLine);
  expect(run.code).toBe(0);
  const strict = await bulkhead(['list', input, '--strict']);
  expect(strict.code).toBe(severity === 'error' ? 2 : 0);
  expect(strict.out).toBe(run.out);
});

test('a folder with no Kubernetes object', { timeout }, async () => {
  const run = await bulkhead(['list', folder({ 'values.yaml': 'image: x\n', 'README.md': '# hi\n' })]);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toMatch(/^error no-objects: .*\n {2}hint: \S/m);
  expect(run.err).toMatch(/^info values\.yaml not-kubernetes: .*\n {2}hint: \S/m);
  expect(run.err).not.toMatch(/^\s+at /m);
});

test('a missing path', { timeout }, async () => {
  const run = await bulkhead(['list', path.join(folder({}), 'nowhere')]);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toMatch(/^error path-missing: .*nowhere\n {2}hint: \S/m);
  expect(run.err).not.toMatch(/^\s+at /m);
});

test('a folder that cannot be read', { timeout }, async () => {
  const input = folder({ 'shop.yaml': shop });
  const closed = path.join(input, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0);
  // Root reads everything: give that up.
  const options = process.getuid?.() === 0 ? { uid: nobody } : {};
  const run = await bulkhead(['list', input], options);
  expect(run.err).toMatch(/^error closed.* unreadable: .*\n {2}hint: /m);
  expect(run.out).toContain(restLine);
  expect(run.code).toBe(0);
  const alone = await bulkhead(['list', closed], options);
  chmodSync(closed, 0o755);
  expect(alone).toMatchObject({ code: 2, out: '' });
  expect(alone.err).toContain('unreadable');
  expect(alone.err).not.toMatch(/^\s+at /m);
});

test.skipIf(process.platform === 'win32')('what is neither a file nor a folder', { timeout }, async () => {
  const run = await bulkhead(['list', '/dev/null']);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toMatch(/^error null not-a-file: .*\n {2}hint: \S/m);
});

test('a broken policy on one side of a diff: which side, and the line of the mistake', { timeout }, async () => {
  const broken = folder({ 'shop.yaml': shop, 'policy.yaml': ingressFrom('ports: [{port: "80"}]') });
  const run = await bulkhead(['diff', folder({ 'shop.yaml': shop }), broken]);
  expect(run.err).toMatch(/^error new: policy\.yaml:8 policy-invalid: .*port.*80/m);
  expect(run.err).not.toMatch(/^error old: /m);
  expect(run.code).toBe(0);
});
