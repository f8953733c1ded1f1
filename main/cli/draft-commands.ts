/** The commands about policies that are not in force yet. */
import { type Command, Option } from 'commander';
import { type GenerateOptions, generatorKinds, type PreviewOptions } from './options.ts';

const generateFormats = ['yaml', 'json', 'md'] as const;

/** What the commands share with the others. */
export interface Shared {
  readonly withInput: (
    command: Command,
    formats: readonly string[],
    failOn: { readonly values: readonly string[]; readonly text: string },
  ) => void;
  readonly withNamespace: (command: Command) => Command;
  readonly withExamples: (command: Command, examples: readonly string[]) => void;
  readonly collect: (value: string, previous: readonly string[] | undefined) => readonly string[];
}

export function addDraftCommands(
  program: Command,
  name: string,
  finish: (code: number) => void,
  previewFormats: readonly string[],
  { withInput, withNamespace, withExamples, collect }: Shared,
): void {
  const generate = program
    .command('generate')
    .description('write policies, and say what the engine verified about them')
    .argument('<kind>', `one of ${generatorKinds.join(', ')}`);
  const notSo = 'exit 1 when something verified does not hold, or something that is declared breaks';
  withInput(generate, generateFormats, { values: [], text: notSo });
  generate
    .option(
      '-n, --namespace <name>',
      'the namespace to write for; repeatable; all but the platform when left out',
      collect,
    )
    .option('--workload <x>', 'quarantine: namespace/name or namespace/name[Kind]')
    .addOption(
      new Option('--mode <mode>', 'quarantine: what is cut (default: both)').choices([
        'in',
        'out',
        'both',
        'forensics',
      ]),
    )
    .option('--investigators <namespace>', 'quarantine --mode forensics: who still gets in; repeatable', collect)
    .option('--label <label>', 'ring-fence: app=shop, for an app only; isolate-tenants: the label of namespaces')
    .option('--from <x>', 'cut-path: the workload that is to reach the other no longer')
    .option('--to <x>', 'cut-path: the other workload')
    .option('--port <port>', 'cut-path: such as 80/TCP; every port when left out')
    .option('--exclude <connection>', 'leave out a connection, as -o md names it; repeatable', collect)
    .addOption(
      new Option('--as <kind>', 'close-internet, isolate-tenants: what to write').choices([
        'NetworkPolicy',
        'ClusterNetworkPolicy',
      ]),
    )
    .option('--folder <folder>', 'write one file for each policy')
    .option('--kustomize', 'with --folder: a kustomization.yaml too');
  withExamples(generate, [
    `${name} generate default-deny -n shop manifests/`,
    `${name} generate least-privilege -o md manifests/        # the review table`,
    `${name} generate least-privilege --exclude 'shop/web[Deployment] → shop/cart[Deployment]' manifests/`,
    `${name} generate ring-fence -n shop --label app.kubernetes.io/part-of=store manifests/`,
    `${name} generate quarantine --workload shop/web manifests/ | kubectl apply -f -`,
    `${name} generate cut-path --from shop/web --to data/postgres --port 5432 manifests/`,
    `${name} generate isolate-tenants --label team --folder policies --kustomize manifests/`,
  ]);
  generate.action(async (kind: string, paths: string[], options: GenerateOptions) =>
    finish(await (await import('./generate.ts')).generate(kind, paths, options)),
  );

  const preview = program
    .command('preview')
    .description('say what policies would change and break, before they are applied');
  const breaks = 'exit 1 when something breaks that is at least this severe; any: when any connection changes, too';
  withInput(preview, previewFormats, { values: [], text: breaks });
  withNamespace(preview)
    .option('--nodes', 'list connections of nodes too')
    .option('--with <path...>', 'policies to add, or to replace those of the same name: folders, files, or -')
    .option('--delete <policy...>', "policies to take away: namespace/name, or 'Kind name'")
    .option('--attack-from <x>', "what an attacker who holds this reaches before and after, such as 'internet'; slower")
    .option('--revert <file>', 'write the policies that would be replaced or deleted, to go back to')
    .option('--rollout', 'propose an order in which nothing breaks on the way, one policy at a time');
  withExamples(preview, [
    `${name} preview manifests/ --with new-policy.yaml`,
    `${name} preview manifests/ --with policies/ --delete shop/allow-all -o md`,
    `${name} preview manifests/ --with policies/ --rollout --attack-from internet`,
    `${name} generate least-privilege manifests/ | ${name} preview manifests/ --with - --fail-on error`,
  ]);
  preview.action(async (paths: string[], options: PreviewOptions) =>
    finish(await (await import('./preview.ts')).preview(paths, options)),
  );
}
