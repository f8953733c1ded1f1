/** What was opened before is offered again, and so are folders: opened by path, compared with another. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachTest, page } from './each-test.ts';
import { graphReady, seriousIssues } from './watched-page.ts';

let folder: string;
const before = (): string => path.join(folder, 'before');
const after = (): string => path.join(folder, 'after');

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: main, image: example}]}
`;
const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart, namespace: shop}
spec: {podSelector: {matchLabels: {app: cart}}, policyTypes: [Ingress]}
`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-recent-'));
  for (const name of [before(), after()]) {
    await mkdir(name);
    await writeFile(path.join(name, 'pods.yaml'), [pod('web'), pod('cart')].join('---\n'));
  }
  await writeFile(path.join(after(), 'policy.yaml'), closed);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
eachTest();

const field = () => page.getByLabel('Path of a folder or file on this machine');
const recent = () => page.getByRole('region', { name: 'Recent' });

test('a folder opened by its path is offered again, opens from there, and can be forgotten', async () => {
  await field().fill(before());
  await field().press('Enter');
  await graphReady(page);
  await page.getByRole('button', { name: 'Close and open something else' }).click();
  const item = recent().getByRole('button', { name: before() });
  await item.click();
  await graphReady(page);
  await page.getByRole('button', { name: 'Close and open something else' }).click();
  expect(await recent().getByRole('listitem').count()).toBe(1);
  await recent().getByRole('button', { name: 'Remove before from this list' }).click();
  await recent().waitFor({ state: 'detached' });
});

test('one that is gone says so in the list, and when it is opened', async () => {
  await field().fill(after());
  await field().press('Enter');
  await graphReady(page);
  const moved = path.join(folder, 'moved');
  await rename(after(), moved);
  try {
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await page.reload();
    await recent().getByText('not found').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await recent().getByRole('button', { name: after() }).click();
    await page.getByRole('alert').getByText(/after/).waitFor();
  } finally {
    await rename(moved, after());
  }
});

test('a folder is compared with another folder', async () => {
  await field().fill(before());
  await field().press('Enter');
  await graphReady(page);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await page.getByLabel('Path of a folder or file to compare with').fill(after());
  await page.keyboard.press('Enter');
  // Everybody else, inside and out, no longer reaches the pod.
  await expect.poll(() => page.getByTestId('compare-counts').textContent()).toMatch(/^connections: [2-9] removed$/);
});
