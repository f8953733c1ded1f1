/** Vite plugins that list the licenses of everything bundled, the workers' libraries too, in one licenses.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Library
 * @property {string} title
 * @property {string} text
 *
 * The parts of a bundle that are looked at.
 * @typedef {Readonly<Record<string, { type: string, moduleIds?: readonly string[] }>>} Bundle
 */

/**
 * The folder of the package that a module belongs to, or null for our own.
 *
 * @param {string} id
 */
export function packageFolder(id) {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? null;
}

/**
 * @param {string} folder
 * @returns {Library}
 */
function readLibrary(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return { title: `${name} ${version} (${license})`, text: texts.join('\n\n') };
}

/** @param {Iterable<string>} folders */
function write(folders) {
  const libraries = [...folders].map(readLibrary).sort((a, b) => (a.title < b.title ? -1 : 1));
  const sections = libraries.map(({ title, text }) => `## ${title}\n${text === '' ? '' : `\n${text}\n`}`);
  return ['# Licenses of bundled libraries\n', ...sections].join('\n');
}

/** `worker` goes into Vite's `worker.plugins`; `main` writes the file, after the workers have been bundled. */
export function licenses() {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {Bundle} bundle */
  const collect = (bundle) => {
    for (const { moduleIds = [] } of Object.values(bundle)) {
      for (const id of moduleIds) {
        const folder = packageFolder(id);
        if (folder !== null) folders.add(folder);
      }
    }
  };
  /** @satisfies {import('vite').Plugin} */
  const worker = {
    name: 'licenses:worker',
    generateBundle(_options, bundle) {
      collect(bundle);
    },
  };
  /** @satisfies {import('vite').Plugin} */
  const main = {
    name: 'licenses',
    generateBundle(_options, bundle) {
      collect(bundle);
      this.emitFile({ type: 'asset', fileName: 'licenses.md', source: write(folders) });
    },
  };
  return { worker, main };
}
