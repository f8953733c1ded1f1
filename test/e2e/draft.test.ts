/** The draft view: policies written and generated with their effect in view, undone, and taken away. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './built-app.ts';
import { eachTest, page } from './each-test.ts';
import { graphCounts, graphReady, openSample, seriousIssues } from './watched-page.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-draft-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sample = { title: 'Online shop', folder: 'sample-clusters/online-shop' };

eachTest(async (opened) => {
  opened.setDefaultTimeout(10_000);
  await openSample(opened, sample.title);
  await opened.getByRole('radio', { name: 'Draft', exact: true }).click();
  await opened.getByTestId('draft-overview').waitFor();
});

const counts = (): Promise<string | null> => page.getByTestId('draft-counts').textContent();
const names = () => page.locator('.draft-title');
const editor = () => page.locator('.cm-content');

interface PreviewJson {
  readonly removed: readonly { readonly from: string; readonly to: string }[];
  readonly counts: Readonly<Record<'added' | 'removed' | 'changed' | 'uncertain', number>>;
  readonly breaks: readonly { readonly subject: string }[];
}

/** What the command line says of a file of policies. */
async function previewOf(file: string): Promise<PreviewJson> {
  const args = ['preview', path.join(root, sample.folder), '--with', file, '-o', 'json', '--nodes'];
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'dist/cli/bulkhead.js'), ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as PreviewJson;
}

function words({ added, removed, changed, uncertain }: PreviewJson['counts']): string {
  const parts = Object.entries({ added, removed, changed, uncertain }).filter(([, count]) => count > 0);
  return `connections: ${parts.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}

/** Puts a text in the place of what is in the editor, as one would by pasting. */
async function write(text: string): Promise<void> {
  await editor().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

async function addPolicy(): Promise<void> {
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: /^A new policy/ }).click();
  await editor().waitFor();
}

const policy = (name: string, more: string, namespace = 'shop'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  ${more}\n`;

describe('least privilege', () => {
  const excluded = 'shop/checkout[Deployment] → shop/payment[Deployment]';

  test('an excluded row turns its connection removed; undo takes all back; the file previews alike', async () => {
    await page.getByRole('button', { name: 'Generate least privilege' }).click();
    await page.getByTestId('review').waitFor();
    expect(await page.getByTestId('claims').textContent()).toContain('Verified: nothing opens that was closed before');
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByLabel(`Include ${excluded}`).uncheck();
    await page.getByTestId('claims').getByText('Breaks: shop/checkout[Deployment] no longer reaches').waitFor();
    await page.getByRole('button', { name: 'Add as a draft' }).click();

    const finding = page
      .getByTestId('findings')
      .getByRole('button', { name: /^Breaks shop\/checkout.* no longer reaches/ });
    await finding.waitFor();
    const shown = await counts();
    expect(shown).toMatch(/^connections: [\d,]+ removed/);
    await expect.poll(async () => (await graphCounts(page)).edges).toBeGreaterThan(3);
    expect(await seriousIssues(page)).toEqual([]);

    await page.getByRole('radio', { name: 'Table' }).click();
    await page.getByLabel('Find changes by name').fill('shop/checkout shop/payment');
    const row = page.getByTestId('changes').locator('tbody tr', { hasText: /^Removed.*shop\/checkout.*shop\/payment/ });
    await row.waitFor();
    await row.getByRole('button').click();
    const why = page.getByTestId('compare-why');
    expect(await why.getByRole('region', { name: 'Before' }).textContent()).toContain('Allowed');
    expect(await why.getByRole('region', { name: 'After' }).textContent()).toContain('Denied');
    expect(await why.getByTestId('fix').textContent()).toContain('Draft it');

    await page.getByRole('radio', { name: 'Take away' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save policies.yaml' }).click(),
    ]);
    const saved = path.join(folder, 'policies.yaml');
    await download.saveAs(saved);
    const said = await previewOf(saved);
    expect(shown).toBe(words(said.counts));
    expect(said.breaks.map(({ subject }) => subject)).toContain(excluded);
    expect(said.removed.map(({ from, to }) => `${from} → ${to}`)).toContain(excluded);
    expect(await page.getByTestId('output').textContent()).toContain(
      'kubectl delete networkpolicy default-deny -n shop',
    );
    expect(await seriousIssues(page)).toEqual([]);

    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await expect.poll(counts).toBe('no connection changes');
    expect(await names().count()).toBe(0);
    await page.getByRole('button', { name: 'Redo', exact: true }).first().click();
    await expect.poll(counts).toBe(shown);
  });

  test('in one draft it is one step; the proposed order splits it, and nothing breaks on the way', async () => {
    await page.getByRole('button', { name: 'Generate least privilege' }).click();
    await page.getByTestId('review').waitFor();
    await page.getByRole('button', { name: 'Add as a draft' }).click();
    await expect.poll(counts).toMatch(/removed/);
    const before = await counts();
    await page.getByRole('radio', { name: 'Rollout' }).click();
    // As they stand in the file: default deny last.
    await page.getByTestId('rollout-verdict').getByText('Nothing breaks on the way').waitFor();
    await page.getByRole('button', { name: 'Propose an order' }).click();
    await page.getByRole('button', { name: 'Use this order' }).click();
    await expect.poll(() => page.locator('.draft-workspace .count').textContent()).toBe('21 drafts');
    await expect.poll(() => page.locator('.rollout-step').count()).toBe(21);
    expect(await page.getByTestId('rollout-verdict').textContent()).toContain('Nothing breaks on the way');
    expect(await counts()).toBe(before);
    // The default deny of the shop first: an outage, with the step and the connection.
    const deny = page.locator('.rollout-step', { hasText: 'NetworkPolicy shop/default-deny' });
    const steps = await page.locator('.rollout-step').allTextContents();
    const last = steps.findIndex((text) => text.includes('NetworkPolicy shop/default-deny')) + 1;
    for (let at = last; at > 1; at--) {
      await deny.getByRole('button', { name: `Step ${at} earlier`, exact: true }).click();
    }
    await expect
      .poll(() => page.getByTestId('rollout-verdict').textContent())
      .toMatch(/works? in the end breaks? on the way/);
    expect(await deny.textContent()).toContain('(until a later policy)');
    expect(await seriousIssues(page)).toEqual([]);
  });
});

describe('typing', () => {
  test('broken YAML loses neither the text nor the last good preview, and a reload keeps both drafts and text', async () => {
    await addPolicy();
    await write(policy('closed', 'podSelector: {}'));
    await expect.poll(counts).toMatch(/removed/);
    const good = await counts();
    await page.keyboard.insertText('  ingress: [\n');
    await page.getByTestId('stale').getByText('the preview shows the whole of it as it was last read').waitFor();
    expect(await counts()).toBe(good);
    expect(await editor().textContent()).toContain('ingress: [');
    expect(await page.getByTestId('remarks').textContent()).toMatch(/Line \d+:/);
    expect(await seriousIssues(page)).toEqual([]);
    // Kept a moment after typing.
    await expect
      .poll(() => page.evaluate(() => Object.values(window.localStorage).some((text) => text.includes('ingress: ['))))
      .toBe(true);
    await page.reload();
    await graphReady(page).catch(() => {});
    await page.getByTestId('draft').waitFor();
    await expect.poll(() => editor().textContent()).toContain('ingress: [');
    // Nothing has been read since: what is left out is said.
    await page.getByTestId('stale').getByText('left out of the preview').waitFor();
    await write(policy('closed', 'podSelector: {}'));
    await expect.poll(counts).toBe(good);
    expect(await page.getByTestId('stale').count()).toBe(0);
  });

  test('undo of the window takes back what was typed in one go', async () => {
    await addPolicy();
    const first = await editor().textContent();
    await editor().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# one two');
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await expect.poll(() => editor().textContent()).toBe(first);
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await expect.poll(() => names().count()).toBe(0);
  });

  test('the form writes the YAML, and shows what the YAML says', async () => {
    await addPolicy();
    await write(`# kept\n${policy('closed', 'podSelector: {}')}`);
    await expect.poll(counts).toMatch(/removed/);
    await page.getByRole('radio', { name: 'Form' }).click();
    const form = page.getByTestId('form');
    await form.getByRole('button', { name: 'Add from its namespace' }).click();
    await form.getByLabel('Labels of pods, from its namespace').fill('app=storefront');
    await form.getByLabel('Ports, from its namespace').fill('70000');
    await page.keyboard.press('Enter');
    await form.getByRole('alert').waitFor();
    await form.getByLabel('Ports, from its namespace').fill('8080');
    await page.keyboard.press('Enter');
    await form.getByText('pods app=storefront').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('radio', { name: 'YAML' }).click();
    expect(await editor().textContent()).toMatch(/# kept.*app: storefront.*port: 8080/);
  });

  test('completion knows the fields, their values and the namespaces', async () => {
    await addPolicy();
    await write('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  namespace: ');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'observability' }).waitFor();
    await page.keyboard.press('Escape');
    await write('kind: NetworkPolicy\nspec:\n  po');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'podSelector' }).waitFor();
    expect(await page.locator('.cm-tooltip-autocomplete').textContent()).toContain('policyTypes');
    await page.keyboard.press('Escape');
  });
});

describe('from elsewhere', () => {
  test('a denied connection: the fix of the inspector becomes a draft that allows it', async () => {
    await page.getByRole('button', { name: 'Generate least privilege' }).click();
    await page.getByTestId('review').waitFor();
    await page.getByRole('button', { name: 'Add as a draft' }).click();
    await expect.poll(counts).toMatch(/removed/);
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.getByLabel('Find changes by name').fill('shop/storefront data/postgres');
    const row = page.getByTestId('changes').locator('tbody tr', { hasText: /storefront.*postgres/ });
    await row.getByRole('button').click();
    await page.getByTestId('compare-why').getByRole('button', { name: 'Draft it' }).click();
    await page.getByText('Changed the draft “Least privilege”.').waitFor();
    await page.getByLabel('Find changes by name').fill('shop/storefront data/postgres');
    await page
      .getByTestId('changes')
      .locator('tbody tr', { hasText: /^Changed.*storefront.*TCP 5432/ })
      .waitFor();
    expect(await names().allTextContents()).toEqual(['Least privilege']);
  });

  test('the menu of a workload quarantines it; nothing gets out', async () => {
    await page.getByRole('radio', { name: 'Explore' }).click();
    await page.getByRole('button', { name: 'Workloads of shop' }).click();
    await page.locator('.outline-member', { hasText: 'payment' }).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Quarantine it…' }).click();
    await page.getByTestId('claims').getByText('Verified: nothing gets out of shop/payment[Deployment]').waitFor();
    await page.getByRole('button', { name: 'Add as a draft' }).click();
    await expect.poll(counts).toMatch(/removed/);
    expect(await names().allTextContents()).toEqual(['Quarantine shop/payment']);
    // Explore has its own picture back, and drafts stay.
    await page.getByRole('radio', { name: 'Explore' }).click();
    await page.locator('.legend', { hasText: 'not isolated' }).waitFor();
    await page.getByRole('radio', { name: 'Draft', exact: true }).click();
    await expect.poll(counts).toMatch(/removed/);
  });

  test('a policy in force is edited, one is deleted, and both are shown beside what is', async () => {
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await openSample(page, 'Platform');
    await page.keyboard.press('Control+Shift+D');
    await page.getByTestId('draft-overview').waitFor();
    await page.getByRole('button', { name: 'Edit one in force' }).click();
    const policies = page.getByRole('list', { name: 'Policies in force' });
    await page.getByLabel('Find a policy').fill('ClusterNetworkPolicy');
    await policies
      .getByRole('button', { name: /^ClusterNetworkPolicy/ })
      .first()
      .click();
    await editor().waitFor();
    expect(await counts()).toBe('no connection changes');
    const first = (await editor().textContent()) ?? '';
    expect(first).toContain('kind: ClusterNetworkPolicy');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Delete a policy/ }).click();
    await policies.getByRole('button').first().click();
    await page.getByText(/^This draft deletes/).waitFor();
    await page
      .getByTestId('draft-overview')
      .getByText(/1 deleted/)
      .waitFor();
    await page.locator('.draft-name').first().click();
    await page.getByRole('button', { name: 'Beside what is in force' }).click();
    await page.getByTestId('diff').getByLabel('As drafted').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('a choke point of the attack becomes a draft', async () => {
    await page.getByRole('button', { name: 'Close and open something else' }).click();
    await openSample(page, 'Leaky');
    await page.getByRole('radio', { name: 'Attack' }).click();
    await page.getByRole('button', { name: 'Attack from the internet' }).click();
    await page.getByRole('radio', { name: 'Choke points' }).click();
    await page
      .getByRole('button', { name: /^Draft it: choice/ })
      .first()
      .click();
    await page.getByTestId('draft').waitFor();
    await expect.poll(counts).toMatch(/removed/);
    // What policies do not do is said, and stands in the draft.
    await page.getByText(/changes? (is|are) not of policies, and so not in the draft: /).waitFor();
    expect(await editor().textContent()).toMatch(/# Also: .*kind: NetworkPolicy/);
    expect(await names().allTextContents()).toEqual(['Cut attack paths']);
  });
});

describe('drafts that are unusual', () => {
  test('two of one name, a namespace that does not exist, and text instead of markup', async () => {
    const name = '<img src=x onerror=alert(1)>';
    for (const text of [policy('a', 'podSelector: {}', 'nowhere'), policy('a', 'podSelector: {}', 'nowhere')]) {
      await addPolicy();
      await page.getByLabel('Name of the draft').fill(name);
      await write(text);
    }
    await expect.poll(() => names().allTextContents()).toEqual([name, name]);
    await expect.poll(() => page.getByTestId('remarks').textContent()).toContain('is drafted twice');
    await page.getByTestId('findings').getByText('lies in a namespace that was not read').waitFor();
    expect(await counts()).toBe('no connection changes');
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('saved as a file and opened again', async () => {
    await addPolicy();
    await page.getByLabel('Name of this set of drafts').fill('Quarter');
    await write(policy('closed', 'podSelector: {}'));
    await expect.poll(counts).toMatch(/removed/);
    const before = await counts();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the drafts as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('quarter.drafts.json');
    const file = path.join(folder, 'quarter.drafts.json');
    await download.saveAs(file);
    await page.getByRole('button', { name: 'More for New policy' }).click();
    await page.getByRole('menuitem', { name: /^Remove/ }).click();
    await expect.poll(counts).toBe('no connection changes');
    const open = async (name: string): Promise<void> => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Open a file of drafts' }).click(),
      ]);
      await chooser.setFiles(name);
    };
    await open(file);
    await expect.poll(counts).toBe(before);
    // Something else is refused, and nothing is lost.
    const other = path.join(folder, 'other.json');
    await writeFile(other, (await readFile(file, 'utf8')).replace('"bulkheadDrafts": 1', '"bulkheadDrafts": 9'));
    await open(other);
    await page.getByText(/was not opened: these drafts were saved by another version/).waitFor();
    expect(await names().count()).toBe(1);
  });
});
