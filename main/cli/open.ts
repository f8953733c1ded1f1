/** `bulkhead open`: the desktop app is started by its own launcher; this says how. */
import { say } from './output.ts';

export function open(name: string, path: string | undefined): number {
  const argument = path === undefined ? '' : ` ${path}`;
  say('error: the command line cannot start the desktop app yet');
  say(
    `  hint: run \`npm start${path === undefined ? '' : ` --${argument}`}\` in Bulkhead's folder, or \`${name} serve --open${argument}\``,
  );
  return 2;
}
