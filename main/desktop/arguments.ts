/** The path that the desktop app was started with. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** First argument that is not an option and exists; `packaged` tells whether argv has the script in second place. */
export function pathArgument(argv: readonly string[], packaged: boolean, folder: string): string | null {
  for (const argument of argv.slice(packaged ? 1 : 2)) {
    if (argument.startsWith('-')) continue;
    const at = path.resolve(folder, argument);
    if (existsSync(at)) return at;
  }
  return null;
}
