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

/** The folder names the sample; the first line of its README tells the story. */
function describe(id: string, readme: string): { title: string; story: string } {
  const first = readme.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  const title = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  return { title, story: plain(first.trim().replace(/^#+\s*/, '')) };
}

function plain(markdown: string): string {
  return markdown.replace(/[`*]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}
