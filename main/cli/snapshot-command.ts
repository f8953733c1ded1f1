/** The command that saves what was read. */
import type { Command } from 'commander';
import type { SnapshotOptions } from './options.ts';

interface Helpers {
  readonly withExamples: (command: Command, examples: readonly string[]) => void;
  /** `-n` of commands that show no namespace in particular. */
  readonly withReadIn: (command: Command) => Command;
  readonly withLive: (command: Command) => void;
}

export function addSnapshotCommand(
  program: Command,
  name: string,
  finish: (code: number) => void,
  { withExamples, withReadIn, withLive }: Helpers,
): void {
  const snapshot = program
    .command('snapshot')
    .description('save what was read in one file: trimmed, without secrets, to open, compare and share')
    .argument('[path...]', 'folders (read recursively), files, snapshots, or - for standard input')
    .requiredOption('-o, --output <file>', 'required: the file, such as shop.bulkhead.json, or - for standard output')
    .option('--anonymize', 'replace everything that somebody named by pseudonyms; verdicts stay, addresses stay too')
    .option('--mapping <file>', 'with --anonymize: keep which word became which, and use it again when it is there')
    .option('--strict', 'exit 2 when a diagnostic is an error')
    .option('-q, --quiet', 'only errors on standard error')
    .option('--no-color', 'no colours');
  withReadIn(snapshot);
  withLive(snapshot);
  withExamples(snapshot, [
    `${name} snapshot --context production -o today.bulkhead.json`,
    `${name} snapshot manifests/ -o shop.bulkhead.json`,
    `${name} snapshot manifests/ -o shared.bulkhead.json --anonymize`,
    `kubectl get ns,node,pod,svc,netpol -A -o json | ${name} snapshot - -o today.bulkhead.json`,
    `${name} diff yesterday.bulkhead.json today.bulkhead.json --fail-on any`,
  ]);
  snapshot.action(async (paths: string[], options: SnapshotOptions) =>
    finish(await (await import('./snapshot.ts')).snapshot(paths, options)),
  );
}
