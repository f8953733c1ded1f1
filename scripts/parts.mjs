/** The parts of `npm test`, and how its arguments choose among them. */

export const parts = /** @type {const} */ (['typecheck', 'lint', 'build', 'unit', 'conformance', 'live', 'e2e']);
/** @typedef {(typeof parts)[number]} Part */

/**
 * Which parts the arguments ask for, and what is left of them for vitest.
 *
 * @param {readonly string[]} args
 * @returns {{ chosen: ReadonlySet<Part>, rest: readonly string[] }}
 */
export function readArguments(args) {
  /** @type {Set<Part>} */
  const chosen = new Set();
  const rest = [];
  for (const argument of args) {
    const part = parts.find((name) => argument === `--${name}`);
    if (part) chosen.add(part);
    else rest.push(argument);
  }
  if (chosen.size > 0) return { chosen, rest };
  if (rest.length === 0) return { chosen: new Set(parts), rest };
  // A filter is about tests; a browser is started only for one that names its folder.
  const browser = rest.some((argument) => argument.includes('e2e'));
  return { chosen: new Set(browser ? ['e2e'] : ['unit', 'conformance']), rest };
}

/**
 * Whether what is left for vitest lets any of these files run: it runs those whose path contains one of the filters.
 *
 * @param {readonly string[]} files paths from the root of the project
 * @param {readonly string[]} rest
 */
export function concerns(files, rest) {
  const filters = rest.filter((argument) => !argument.startsWith('-'));
  return filters.length === 0 || filters.some((filter) => files.some((file) => file.includes(filter)));
}
