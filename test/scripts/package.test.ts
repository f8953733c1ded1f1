/** What is in the npm package: pages whose links lead somewhere, and no script that its users would have to approve. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packed = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));

function packedFiles(): readonly string[] {
  // Scripts would build first, and what is in dist is not asked about here.
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const output = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return packed.parse(JSON.parse(output)).flatMap(({ files }) => files.map((file) => file.path));
}

test('its pages link to nothing that is not in it', { timeout: 60_000 }, () => {
  const files = packedFiles();
  const isThere = (at: string): boolean => files.some((file) => file === at || file.startsWith(`${at}/`));
  const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('dist/'));
  expect(pages).toContain('README.md');
  const dead = pages.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link.replace(/#.*$/, ''))
      .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
      .filter((link) => !isThere(path.posix.join(path.posix.dirname(page), link).replace(/\/$/, '')))
      .map((link) => `${page}: ${link}`);
  });
  expect(dead).toEqual([]);
});

test('it brings no script that runs when it is installed', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  for (const name of ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare']) {
    expect(scripts).not.toHaveProperty(name);
  }
});
