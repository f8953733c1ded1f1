/** Which paths may be opened: only those that the user named, so that a compromised page cannot read the disk. */
import path from 'node:path';

export interface Grants {
  /** Records that the user gave this path, by command line, dialog or recent list. */
  grant(path: string): void;
  has(path: string): boolean;
}

/**
 * @param typed Whether a path sent by the page counts as given: true in browser mode, where the open field is the only
 * way to name a path and the token already proves that the caller is the user's own page.
 */
export function createGrants(typed: boolean): Grants {
  const given = new Set<string>();
  return {
    grant: (p) => given.add(path.resolve(p)),
    has: (p) => typed || given.has(path.resolve(p)),
  };
}
