import { describe, expect, test } from 'vitest';
import { app, eachTest, page } from './each-test.ts';
import { graphCounts, openSample, seriousIssues, watchedPage } from './watched-page.ts';

eachTest(async () => {
  page.setDefaultTimeout(10_000);
  await openSample(page, 'Leaky');
});

const title = () => page.locator('.inspector .panel-title').first();

async function goToWorkload(namespace: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Workloads of ${namespace}` }).click();
  await page.locator('.outline-member-name').filter({ hasText: name }).first().click();
  await expect.poll(() => title().textContent()).toBe(name);
}

describe('the inspector', () => {
  test('says what matters of a workload, with icons that have names', async () => {
    await goToWorkload('ops', 'admin-ui');
    const facts = page.getByTestId('facts');
    await facts.getByText('Reachable from the internet').waitFor();
    expect(await page.locator('.outline .badge-icon').first().getAttribute('aria-label')).not.toBe('');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('leads from a workload to a policy, its workloads, and back', async () => {
    await goToWorkload('payments', 'ledger');
    await page.getByRole('button', { name: 'NetworkPolicy payments/ledger' }).click();
    const policy = page.getByTestId('policy');
    await policy.getByText('Tier').waitFor();
    expect(await policy.locator('.snippet-line.is-hit').first().textContent()).toContain('- from');
    expect(await seriousIssues(page)).toEqual([]);
    await policy
      .getByRole('button', { name: /^payments\/ledger/ })
      .first()
      .click();
    await expect.poll(() => title().textContent()).toBe('ledger');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await policy.waitFor();
  });

  test('shows a Service: ports, backends, and who reaches them', async () => {
    await goToWorkload('payments', 'ledger');
    await page.locator('.inspector .row', { hasText: '80 → TCP http' }).click();
    const service = page.getByTestId('service');
    await service.waitFor();
    expect(await service.textContent()).toContain('ledgerDeployment');
    expect(await service.locator('.row-group').count()).toBeGreaterThan(0);
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('shows a namespace with its Services and policies', async () => {
    await page.getByRole('button', { name: /^payments/ }).click();
    await page.getByRole('button', { name: /^Policies in it/ }).click();
    await page.getByRole('button', { name: /NetworkPolicy payments\/default-deny/ }).click();
    expect(await page.getByTestId('policy').textContent()).toContain('it isolates and allows nothing');
  });

  test('says which policies name an address range', async () => {
    await goToWorkload('payments', 'payment');
    const outside = page.locator('.inspector .row-group', { hasText: 'Outside' }).last();
    await outside.locator('.row').first().click();
    // From the connection on to its far end.
    await page.getByTestId('why').locator('.panel-to .link').click();
    await page.getByTestId('mentions').getByRole('button').first().waitFor();
    expect(await page.getByTestId('mentions').textContent()).toContain('egress rule');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('copies the question as a command', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await goToWorkload('payments', 'ledger');
    await page.locator('.inspector .row-group .row').first().click();
    await page.getByTestId('command').waitFor();
    await page.getByRole('button', { name: 'Copy as a command' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^bulkhead explain .+ --from \S+ --to 'payments\/ledger\[Deployment\]'$/);
  });

  test('says what would deny what is allowed', async () => {
    await goToWorkload('payments', 'ledger');
    await page.locator('.inspector .row', { hasText: 'TCP 8080' }).first().click();
    await page.getByTestId('fix').getByRole('heading', { name: 'To deny it' }).waitFor();
  });
});

test('a workload opens to its pods, in the list and in the graph', async () => {
  await goToWorkload('payments', 'ledger');
  const before = await graphCounts(page);
  await page.getByRole('button', { name: 'Show pods' }).click();
  // Three workloads of the namespace, and one node for the two pods that are alike.
  await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: before.nodes + 4 });
  await page.getByRole('button', { name: 'Pods of ledger' }).click();
  await expect.poll(() => page.locator('.outline-pods').textContent()).toContain('2 pods, alike');
  await page.getByRole('button', { name: 'Hide pods' }).click();
  await expect.poll(() => graphCounts(page)).toMatchObject({ nodes: before.nodes + 3 });
});

describe('path mode', () => {
  test('finds ways from the internet, swaps, and leads to why', async () => {
    await goToWorkload('data', 'postgres');
    await page.getByRole('button', { name: 'Paths to here' }).click();
    await page.getByRole('button', { name: 'The internet', exact: true }).click();
    const paths = page.getByTestId('paths');
    await paths.locator('.path').first().waitFor();
    expect(await paths.getByRole('status').textContent()).toContain('shortest of');
    const hops = paths.locator('.hops .row');
    expect(await hops.count()).toBeGreaterThan(1);
    expect(await seriousIssues(page)).toEqual([]);
    await paths.getByLabel('Certain connections only').check();
    await paths.getByRole('status').waitFor();
    await paths.getByRole('button', { name: 'Swap the ends' }).click();
    await expect.poll(() => title().textContent()).toBe('data/postgres');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await hops.first().click();
    await page.getByTestId('why').waitFor();
  });

  test('finds the other end by name', async () => {
    await goToWorkload('edge', 'api-gateway');
    await page.getByRole('button', { name: 'Paths from here' }).click();
    await page.getByLabel('End of the path').fill('postgres');
    await page.locator('.find-hits button').first().click();
    await page.getByTestId('paths').waitFor();
    expect(await title().textContent()).toBe('edge/api-gateway');
  });
});

test('dark, nothing is hard to read', async () => {
  const dark = await watchedPage(app, { dark: true });
  await openSample(dark.page, 'Leaky');
  await dark.page.getByRole('button', { name: 'Workloads of payments' }).click();
  await dark.page.locator('.outline-member-name').filter({ hasText: 'ledger' }).first().click();
  await dark.page.getByTestId('facts').waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  await dark.page.getByRole('button', { name: 'NetworkPolicy payments/ledger' }).click();
  await dark.page.getByTestId('policy').waitFor();
  expect(await seriousIssues(dark.page)).toEqual([]);
  await dark.page.close();
});

test('a long peer of a policy stays clear of the lines below it', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('payment-ingress');
  await page.getByRole('option', { name: /payment-ingress/ }).click();
  const peer = page.getByRole('button', { name: /^pods app=reservations/ });
  const [above, text, below] = await Promise.all([
    peer.boundingBox(),
    peer.locator('.peer-text').boundingBox(),
    page.getByTestId('policy').locator('.snippet').first().boundingBox(),
  ]);
  if (!above || !text || !below) throw new Error('not drawn');
  expect(text.y + text.height).toBeLessThanOrEqual(above.y + above.height);
  expect(text.x + text.width).toBeLessThanOrEqual(above.x + above.width);
  expect(above.y + above.height).toBeLessThanOrEqual(below.y);
});
