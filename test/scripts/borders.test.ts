/** The borders between folders hold: each case is linted or compiled with the project's own configuration. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

function tool(entry: string, args: readonly string[], cwd: string): string {
  const { stdout } = spawnSync(process.execPath, [path.join(root, 'node_modules', entry), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return stdout;
}

/** Where an import stands, what it says, and whether it may. */
const imports = [
  ['shared/policy/a.ts', "import '../kubernetes/objects.ts';", true],
  ['shared/policy/b.ts', "import './rule.ts';", true],
  ['shared/policy/c.ts', "import 'zod';", true],
  ['shared/policy/d.ts', "import 'js-yaml';", true],
  ['shared/policy/e.ts', "import 'node:fs';", false],
  ['shared/policy/f.ts', "import 'node:fs/promises';", false],
  ['shared/policy/g.ts', "import 'react';", false],
  ['shared/policy/h.ts', "import '@kubernetes/client-node';", false],
  ['shared/policy/i.ts', "import '../../main/host/host.ts';", false],
  ['shared/policy/j.ts', "import '../../renderer/app.tsx';", false],
  ['shared/k.ts', "import '../main/host/host.ts';", false],
  ['shared/l.ts', "await import('node:fs');", false],
  ['renderer/views/a.ts', "import '../../shared/host.ts';", true],
  ['renderer/views/b.ts', "import 'react';", true],
  ['renderer/views/c.ts', "import 'node:fs/promises';", false],
  ['renderer/views/d.ts', "import '../../main/host/host.ts';", false],
  ['renderer/views/e.ts', "import 'electron';", false],
  ['main/host/a.ts', "import 'node:fs';", true],
  ['main/host/b.ts', "import '../../shared/host.ts';", true],
  ['main/host/c.ts', "import 'electron';", false],
  ['main/cli/d.ts', "import '../../renderer/app.tsx';", false],
  ['main/desktop/a.ts', "import { app } from 'electron';\napp.quit();", true],
  ['main/desktop/b.ts', "import { ipcMain } from 'electron';\nipcMain.eventNames();", false],
  ['main/desktop/c.ts', "import '../../renderer/app.tsx';", false],
  ['main/desktop/ipc.ts', "import { ipcMain } from 'electron';\nipcMain.eventNames();", true],
] as const;

describe('imports', () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'bulkhead-borders-')));
  let refused: ReadonlySet<string> = new Set();
  beforeAll(() => {
    copyFileSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
    for (const [file, text] of imports) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${text}\n`);
    }
    const args = ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', '.'];
    const output = tool('@biomejs/biome/bin/biome', args, folder);
    const named = [...output.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+),/g)].map(
      (match) => match[1] ?? '',
    );
    refused = new Set(named.map((file) => path.relative(folder, file).split(path.sep).join('/')));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(imports)('%s: %s', (file, _text, allowed) => expect(refused.has(file)).toBe(!allowed));
});

describe('library types', () => {
  /** Compiles one line as if it stood in a folder, and answers with the names that are unknown there. */
  function unknownNames(layer: string, text: string): readonly string[] {
    // Below the project, so that type packages are found.
    const folder = mkdtempSync(path.join(root, 'node_modules', '.cache-borders-'));
    try {
      writeFileSync(path.join(folder, 'a.ts'), `${text}\nexport {};\n`);
      const config = {
        extends: path.join(root, layer, 'tsconfig.json'),
        compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, rootDir: folder },
        include: ['a.ts'],
        exclude: [],
        references: [],
      };
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
      const output = tool('typescript/bin/tsc', ['-p', folder, '--pretty', 'false'], root);
      return [...output.matchAll(/Cannot find name '(\w+)'/g)].map((match) => match[1] ?? '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const everything = 'void [document, self, process, Buffer, setTimeout, Map];';
  it.each([
    ['shared', ['document', 'self', 'process', 'Buffer', 'setTimeout']],
    ['main', ['document', 'self']],
    ['renderer/engine', ['document', 'process', 'Buffer']],
    ['renderer', ['process', 'Buffer']],
  ])('%s', (layer, unknown) => expect(unknownNames(layer, everything)).toEqual(unknown));
});

describe('rooms of shared/', () => {
  /** A room may import itself and those before it. */
  const rooms = [
    'values',
    'kubernetes',
    'cluster',
    'policy',
    'reachability',
    'query',
    'attack',
    'audit',
    'draft',
    'snapshot',
    'report',
  ];
  const shared = path.join(root, 'shared');
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.ts') && file.includes('/'));

  it('are all in the order', () => {
    const unknown = files.map((file) => file.split('/')[0] ?? '').filter((room) => !rooms.includes(room));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('import only what comes before them', () => {
    const wrong = files.flatMap((file) => {
      const own = rooms.indexOf(file.split('/')[0] ?? '');
      const text = readFileSync(path.join(shared, file), 'utf8');
      return [...text.matchAll(/\bfrom '([^']+)'|\bimport\(?'([^']+)'/g)]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((target) => target.startsWith('.'))
        .map((target) => path.posix.join(path.posix.dirname(file), target))
        .filter((target) => rooms.indexOf(target.split('/')[0] ?? '') > own)
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});
