/** The only command that changes a cluster. */
import type { Command } from 'commander';
import type { ApplyOptions } from './options.ts';

interface Helpers {
  readonly withExamples: (command: Command, examples: readonly string[]) => void;
  readonly collect: (value: string, previous: readonly string[] | undefined) => readonly string[];
}

export function addApplyCommand(
  program: Command,
  name: string,
  finish: (code: number) => void,
  { withExamples, collect }: Helpers,
): void {
  const apply = program
    .command('apply')
    .description('apply reviewed policies to a live cluster; without --yes only a dry run')
    .argument('[path...]', 'files or folders with policies, or - for standard input')
    .option(
      '--delete <policy>',
      "delete this policy: namespace/name, or 'ClusterNetworkPolicy name'; repeatable",
      collect,
    )
    .option('--kubeconfig <file>', 'the kubeconfig to use')
    .option('--context <name>', 'the context to use; the current one when left out')
    .option('--yes', 'really do it')
    .option('--confirm <context>', 'for protected contexts: the name of the context, typed')
    .option('--force-conflicts', 'take over fields that somebody else manages')
    .option('--revert <file>', 'where the way back is written; a new file in this folder when left out')
    .option('-f, --file <file>', 'write the plan to a file')
    .option('--allow-exec', 'let the kubeconfig run the program that it names to get credentials; remembered')
    .option('--timeout <seconds>', 'how long the cluster may be silent (default: 30)')
    .option('-q, --quiet', 'only errors on standard error')
    .option('--no-color', 'no colours');
  withExamples(apply, [
    `${name} apply policies/ --context staging`,
    `${name} apply policies/ --context staging --yes`,
    `${name} apply policies/ --delete shop/allow-all --context production --yes --confirm production`,
  ]);
  apply.addHelpText(
    'after',
    `
The plan is a dry run by the API server, with its own validation. Contexts and clusters whose name fits *prod*
are protected; BULKHEAD_PROTECTED sets other patterns.`,
  );
  apply.action(async (paths: string[], options: ApplyOptions) =>
    finish(await (await import('./apply.ts')).apply(paths, options)),
  );
}
