/** The sample clusters that ship with the app. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Sample {
  readonly id: string;
  readonly title: string;
  /** One sentence: what to look for. */
  readonly story: string;
  readonly folder: string;
}

const idPattern = /^[a-z0-9-]{1,64}$/;

/** Samples in a folder, by name; one without a README still shows, under its folder name. */
export async function listSamples(folder: string): Promise<readonly Sample[]> {
  let names: string[];
  try {
    names = (await readdir(folder, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);
  } catch {
    return [];
  }
  return Promise.all(
    names
      .filter((name) => idPattern.test(name))
      .sort()
      .map(async (id) => {
        const at = path.join(folder, id);
        const readme = await readFile(path.join(at, 'README.md'), 'utf8').catch(() => '');
        return { id, folder: at, ...describe(id, readme) };
      }),
  );
}

/** `# Title: story`, `Title: story` or just a story on the first line; else the first two lines with words. */
function describe(id: string, readme: string): { title: string; story: string } {
  const lines = readme
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const first = (lines[0] ?? '').replace(/^#+\s*/, '');
  const fallback = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  const named = /^([^:.]{1,40}):\s+(.+)$/.exec(first);
  if (named?.[1] && named[2]) return { title: named[1], story: plain(named[2]) };
  if (lines[0]?.startsWith('#')) return { title: first || fallback, story: plain(lines[1] ?? '') };
  return { title: fallback, story: plain(first) };
}

function plain(markdown: string): string {
  return markdown.replace(/[`*]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}
