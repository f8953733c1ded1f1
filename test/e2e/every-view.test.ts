/** A walk through every view, light and dark, by axe-core; cluster nodes, empty cells, and stopping a layout. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltApp, startBuiltApp } from './built-app.ts';
import { graphCounts, graphReady, openSample, seriousIssues, watchedPage } from './watched-page.ts';

let app: BuiltApp;
beforeAll(async () => {
  app = await startBuiltApp();
});
afterAll(() => app?.close());

async function withPage(options: { dark?: boolean }, run: (page: Page) => Promise<void>): Promise<void> {
  const { page, problems } = await watchedPage(app, options);
  page.setDefaultTimeout(10_000);
  await run(page);
  expect(problems).toEqual([]);
  await page.close();
}

const view = (page: Page, name: string): Promise<void> => page.getByRole('radio', { name, exact: true }).click();

/** Each step leads on from the one before it. */
const steps: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  start: (page) => page.locator('.tile').first().waitFor(),
  'graph of namespaces': (page) => openSample(page, 'Dual stack'),
  'a namespace, open': async (page) => {
    await page.locator('.outline-name').first().click();
    await page.getByRole('button', { name: 'Show workloads' }).click();
    await page.getByRole('button', { name: 'Hide workloads' }).waitFor();
  },
  'cluster nodes': async (page) => {
    const { nodes } = await graphCounts(page);
    await page.getByRole('button', { name: 'Show cluster nodes' }).click();
    await expect.poll(async () => (await graphCounts(page)).nodes).toBe(nodes + 1);
  },
  'completion of a query': async (page) => {
    await page.getByRole('combobox', { name: 'Find workloads and connections' }).fill('ns:');
    await page.getByRole('option').first().waitFor();
  },
  'a wrong query': async (page) => {
    await page.getByRole('combobox', { name: 'Find workloads and connections' }).fill('proto:icmp port:');
    await page.locator('.query-message', { hasText: 'proto: is' }).waitFor();
    await page.getByRole('button', { name: 'Clear the query' }).click();
  },
  'matrix of namespaces': async (page) => {
    await view(page, 'Matrix');
    await page.getByTestId('matrix').waitFor();
  },
  'matrix of workloads': async (page) => {
    await view(page, 'Workloads');
    await page.getByTestId('matrix').focus();
    await page.keyboard.press('ArrowRight');
  },
  'why, from a cell': async (page) => {
    await page.keyboard.press('Enter');
    await page.getByTestId('why').waitFor();
  },
  'table of connections': async (page) => {
    await view(page, 'Table');
    await page.getByTestId('connections').locator('tbody tr').first().waitFor();
  },
  'table of endpoints': async (page) => {
    await view(page, 'Endpoints');
    await page.getByTestId('endpoints').locator('tbody tr').first().waitFor();
  },
  diagnostics: async (page) => {
    await page.keyboard.press('Control+J');
    await page.getByRole('region', { name: 'Diagnostics', exact: true }).waitFor();
  },
  palette: async (page) => {
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').waitFor();
  },
  settings: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').waitFor();
  },
  shortcuts: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
  },
  'export menu': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menu').waitFor();
  },
  'drafts, none yet': async (page) => {
    await page.keyboard.press('Escape');
    await view(page, 'Draft');
    await page.getByTestId('draft-overview').waitFor();
  },
  'a draft, as a graph': async (page) => {
    await page.getByRole('button', { name: 'A new policy' }).click();
    await page.locator('.cm-content').waitFor();
    await page.getByTestId('findings').getByText('selects no pod').waitFor();
  },
  'a generator': async (page) => {
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Generate/ }).click();
    await page.getByTestId('claims').waitFor();
  },
  'two drafts, as a table': async (page) => {
    await page.getByRole('button', { name: 'Add as a draft' }).click();
    await view(page, 'Table');
    await page.getByTestId('changes').locator('tbody tr').first().waitFor();
  },
  'a changed connection': async (page) => {
    await page.getByTestId('changes').locator('tbody button').first().click();
    await page.getByTestId('compare-why').waitFor();
  },
  'drafts, as a matrix': async (page) => {
    await view(page, 'Matrix');
    await page.getByTestId('matrix').waitFor();
  },
  'attack paths of drafts': async (page) => {
    await view(page, 'Attack paths');
    await page.getByRole('button', { name: /^Play it/ }).click();
    await page.getByText(/in reach before/).waitFor();
  },
  'a rollout': async (page) => {
    await view(page, 'Rollout');
    await page.getByTestId('rollout-verdict').waitFor();
  },
  'what is taken away': async (page) => {
    await view(page, 'Take away');
    await page.getByRole('region', { name: 'preview.md', exact: true }).waitFor();
  },
  'a draft beside what is in force': async (page) => {
    await page.getByRole('button', { name: 'Beside what is in force' }).click();
    await page.getByTestId('diff').locator('.cm-content').first().waitFor();
  },
  'deletion of a policy': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await page.getByRole('list', { name: 'Policies in force' }).getByRole('button').first().click();
    await page.getByText(/^This draft deletes/).waitFor();
  },
  'a broken draft': async (page) => {
    await page.locator('.draft-name').first().click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('  [');
    await page.getByTestId('stale').waitFor();
    await view(page, 'Changes');
    await view(page, 'Table');
    await view(page, 'Explore');
    await page.getByTestId('endpoints').waitFor();
  },
  'a comparison, as a table': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Leaky/ })
      .click();
    await page.getByTestId('changes').waitFor();
  },
  'a comparison, as a matrix': (page) => view(page, 'Matrix'),
  'a comparison, as a graph': async (page) => {
    await view(page, 'Graph');
    await graphReady(page);
  },
};

test.each([{ dark: false }, { dark: true }])('nothing serious in any view, dark: $dark', async (theme) => {
  await withPage(theme, async (page) => {
    for (const [name, lead] of Object.entries(steps)) {
      await lead(page);
      expect(await seriousIssues(page), name).toEqual([]);
    }
  });
});

describe('cluster nodes', () => {
  test('open to each node, and the inspector tells of one', async () => {
    await withPage({}, async (page) => {
      await openSample(page, 'Dual stack');
      await page.getByRole('button', { name: 'Show cluster nodes' }).click();
      await page.getByTestId('graph').focus();
      const title = page.locator('.inspector .panel-title');
      // By keyboard from node to node, until it is there.
      for (const key of [
        'ArrowRight',
        'ArrowRight',
        'ArrowDown',
        'ArrowDown',
        'ArrowLeft',
        'ArrowUp',
        'ArrowUp',
        'ArrowUp',
      ]) {
        await page.keyboard.press(key);
        if ((await title.textContent()) === 'Nodes') break;
      }
      expect(await title.textContent()).toBe('Nodes');
      await page.getByRole('button', { name: 'Show nodes' }).click();
      await page.getByRole('button', { name: 'Hide nodes' }).waitFor();
      expect(await seriousIssues(page)).toEqual([]);
    });
  });
});

test('a cell without a connection leads to why there is none', async () => {
  await withPage({}, async (page) => {
    await openSample(page, 'Online shop segmented');
    await view(page, 'Matrix');
    await page.getByTestId('matrix').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByTestId('matrix-line').textContent()).toContain('0 of 4 pairs allowed');
    await page.keyboard.press('Enter');
    await page.getByText('No connection is allowed from data to ingress.').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: /^Why\?/ }).click();
    await page.getByTestId('why').waitFor();
    expect(await page.locator('.verdict-banner').textContent()).toContain('Denied');
  });
});

test('a layout that takes long is stopped, and rows take its place', async () => {
  await withPage({}, async (page) => {
    // What is asked of the layout's worker never arrives, as if it had too much to do.
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (this: Worker, message: unknown) {
        if (typeof message === 'object' && message !== null && 'groups' in message && 'links' in message) return;
        post.call(this, message);
      };
    });
    await page.reload();
    await page.locator('.tile').first().click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await graphReady(page);
    expect((await graphCounts(page)).nodes).toBeGreaterThan(4);
    expect(await page.getByText('Arranging…').count()).toBe(0);
  });
});
