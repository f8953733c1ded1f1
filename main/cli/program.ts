/** The commands and their options; what a command does is loaded when it runs, so that help and start are instant. */
import { Command, Option } from 'commander';
import { certainties } from '../../shared/attack/model.ts';
import { addApplyCommand } from './apply-command.ts';
import { addDraftCommands } from './draft-commands.ts';
import { type AttackOptions, type ExplainOptions, type ListOptions, severities, verdicts } from './options.ts';
import { withOutput } from './output.ts';
import { addSnapshotCommand } from './snapshot-command.ts';

const diffFormats = ['text', 'json', 'csv', 'md', 'dot', 'mermaid'] as const;
const listFormats = [...diffFormats, 'html'] as const;
const tableFormats = ['text', 'json', 'csv', 'md'] as const;
const explainFormats = ['text', 'json', 'md'] as const;
const attackFormats = ['text', 'json', 'mermaid', 'sarif'] as const;

/** A command answers with its exit code. */
export type Finish = (code: number) => void;

export function createProgram(name: string, version: string, finish: Finish): Command {
  const program = new Command(name)
    // Commands inherit it. Written at once and waiting, so that a reader that has gone is noticed here.
    .configureOutput({ writeOut: (text) => withOutput(undefined, (write) => write(text)) })
    .description('Network segmentation of Kubernetes: who can reach whom, and why.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .addHelpText(
      'after',
      `
Examples:
  ${name} list manifests/
  ${name} list -n shop -o csv -f shop.csv manifests/
  ${name} explain --from shop/web --to shop/cart --port 7070/TCP manifests/
  ${name} exposure -o json manifests/
  ${name} diff main/ branch/ --fail-on any
  kubectl get -A -o yaml ns,pods,netpol | ${name} list -
  ${name} list --context production
  ${name} attack --from internet manifests/
  ${name} generate least-privilege manifests/
  ${name} snapshot manifests/ -o shop.bulkhead.json
  ${name} preview manifests/ --with new-policy.yaml
  ${name} serve --open manifests/

Exit codes: 0 nothing wrong, 1 findings or differences at or above --fail-on, 2 usage, input or tool error.`,
    );

  const list = program.command('list').description('list every allowed connection');
  withInput(list, listFormats);
  withNamespace(list).option('--nodes', 'list connections of nodes too');
  withExamples(list, [
    `${name} list manifests/`,
    `${name} list -n shop -o csv -f shop.csv manifests/`,
    `kubectl get ns,node,pod,svc,netpol -A -o yaml | ${name} list -`,
  ]);
  list.action(async (paths: string[], options: ListOptions) =>
    finish(await (await import('./list.ts')).list(paths, options)),
  );

  const explain = program.command('explain').description('say why a connection is allowed or denied');
  withInput(explain, explainFormats, {
    values: verdicts,
    text: 'exit 1 when this is the verdict, or when a diagnostic is at least this severe (any: of any severity)',
  });
  withReadIn(explain)
    .requiredOption(
      '--from <x>',
      "required: namespace/name, namespace/name[Kind], an IP address, 'internet' or node/NAME",
    )
    .requiredOption('--to <x>', 'required, likewise')
    .option('--port <port>', 'such as 80/TCP, 53/UDP or 80; all ports when left out')
    .action(async (paths: string[], options: ExplainOptions) =>
      finish(await (await import('./explain.ts')).explain(paths, options)),
    );

  withExamples(explain, [
    `${name} explain --from shop/web --to shop/cart --port 7070/TCP manifests/`,
    `${name} explain --from internet --to 'shop/web[Deployment]' manifests/`,
    `${name} explain --from shop/web --to 203.0.113.7 --port 443 -o json manifests/`,
    `${name} explain --from internet --to data/postgres --fail-on allowed manifests/`,
  ]);
  explain.addHelpText('after', '\nIn JSON the index of a rule counts from 0, in text the number of a rule from 1.');

  const exposure = program
    .command('exposure')
    .description('list what each workload is open to beyond the objects that were read');
  withInput(exposure, tableFormats);
  withNamespace(exposure).action(async (paths: string[], options: ListOptions) =>
    finish(await (await import('./exposure.ts')).exposure(paths, options)),
  );

  withExamples(exposure, [`${name} exposure manifests/`, `${name} exposure -n shop -o md manifests/`]);

  const diff = program
    .command('diff')
    .description('list connections added, removed and changed between two inputs')
    .argument('<path...>', 'folder, file or snapshot before, or - for standard input; then the one after');
  withOptions(diff, diffFormats, { values: [], text: 'exit 1 when there is any difference, whatever the severity' });
  withNamespace(diff)
    .option('--nodes', 'compare connections of nodes too')
    .usage('[options] <old> <new>')
    .action(async (paths: string[], options: ListOptions) =>
      finish(await (await import('./diff.ts')).diff(paths, options)),
    );

  withExamples(diff, [
    `${name} diff main/ branch/ --fail-on any`,
    `${name} diff -n shop -o md main/ branch/`,
    `kubectl get ns,node,pod,svc,netpol -A -o yaml | ${name} diff - manifests/`,
  ]);

  const attack = program
    .command('attack')
    .description('play an attacker: how far, by which paths, and what would stop it');
  withInput(attack, attackFormats, {
    values: ['path'],
    text: 'exit 1 when a target is reached (path), or when a diagnostic is at least this severe',
  });
  withReadIn(attack)
    .requiredOption(
      '--from <x>',
      "required, what the attacker holds: 'internet', namespace/name, namespace/name[Kind], serviceaccount:namespace/name, node:NAME; repeatable",
      collect,
    )
    .option(
      '--to <x>',
      "what to look for, likewise, or 'cluster-admin', secret:namespace/name; guessed when left out; repeatable",
      collect,
    )
    .addOption(choice('--min-certainty <level>', 'weakest step that counts', certainties, 'likely'))
    .option(
      '--exclude <rule>',
      'what the attacker cannot do: a rule (R1), a family (escape) or a technique (T1611); repeatable',
      collect,
    )
    .addOption(
      choice('--schedule <mode>', 'where pods run whose node was not read', ['exact', 'worst-case', 'off'], 'exact'),
    )
    .option('--every-port', 'take every allowed port for one that something listens on')
    .option('--paths <number>', 'paths to show for each target (default: 3)')
    .option('--no-choke-points', 'do not look for choke points, which takes many simulations')
    .addHelpText(
      'after',
      `
Examples:
  ${name} attack --from internet manifests/
  ${name} attack --from shop/web --to data/postgres --exclude escape manifests/
  ${name} attack --from serviceaccount:ci/runner --to cluster-admin -o json cluster.yaml
  ${name} attack --from internet --fail-on path -o sarif -f attack.sarif manifests/

--fail-on path exits with 1 when a target is reached.`,
    )
    .action(async (paths: string[], options: AttackOptions) =>
      finish(await (await import('./attack.ts')).attack(paths, options, version)),
    );

  addDraftCommands(program, name, finish, diffFormats, { withInput, withNamespace, withExamples, collect });

  addApplyCommand(program, name, finish, { withExamples, collect });
  addSnapshotCommand(program, name, finish, { withExamples, withReadIn, withLive });

  const serve = program
    .command('serve')
    .description('show the app in a browser, served to this computer only')
    .argument('[path]', 'folder, file or snapshot to open')
    .option('--port <number>', 'port to listen on; a free one when left out')
    .option('--open', 'open the browser')
    .action(async (path: string | undefined, options: { port?: string; open?: boolean }) =>
      finish(await (await import('./serve.ts')).serve(path, options)),
    );

  withExamples(serve, [`${name} serve --open manifests/`, `${name} serve --port 8080`]);

  const open = program
    .command('open')
    .description('open the app: a desktop window where Electron is installed, otherwise served to a browser')
    .argument('[path]', 'folder, file or snapshot to open')
    .option('--port <number>', 'port to listen on when it is served; a free one when left out')
    .action(async (path: string | undefined, options: { port?: string }) =>
      finish(await (await import('./open.ts')).open(path, options)),
    );
  withExamples(open, [`${name} open`, `${name} open manifests/`]);

  return program;
}

function withExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

function withInput(command: Command, formats: readonly string[], failOn: FailOnHelp = onDiagnostics): void {
  command.argument('[path...]', 'folders (read recursively), files, snapshots, or - for standard input');
  withOptions(command, formats, failOn);
}

/** For commands that show no namespace in particular. */
function withReadIn(command: Command): Command {
  return command.option(
    '-n, --namespace <name>',
    'live cluster: where to read when all of it may not be; repeatable',
    collect,
  );
}

function withNamespace(command: Command): Command {
  return command.option('-n, --namespace <name>', 'only what touches this namespace; repeatable', collect);
}

interface FailOnHelp {
  /** Values besides the severities. */
  readonly values: readonly string[];
  readonly text: string;
}
const onDiagnostics: FailOnHelp = { values: [], text: 'exit 1 when a diagnostic is at least this severe' };

function withOptions(command: Command, formats: readonly string[], failOn: FailOnHelp = onDiagnostics): void {
  command
    .addOption(new Option('-o, --output <format>', 'format of the result').choices(formats).default(formats[0]))
    .option('-f, --file <file>', 'write the result to a file')
    .addOption(new Option('--fail-on [what]', failOn.text).choices([...failOn.values, ...severities]).preset('any'))
    .option('--strict', 'exit 2 when a diagnostic is an error')
    .option('-q, --quiet', 'only errors on standard error')
    .option('--no-color', 'no colours')
    .addOption(choice('--host-network <as>', 'how pods on the host network are seen', ['node', 'pod'], 'node'))
    .addOption(
      choice(
        '--local-node <directions>',
        'which traffic with its own node a pod always has',
        ['ingress', 'both', 'none'],
        'ingress',
      ),
    )
    .addOption(choice('--ip-block-pods <rule>', 'whether ipBlock matches pods', ['match', 'ignore'], 'match'))
    .option('--pod-cidr <cidr>', 'where pods without an address have theirs; repeatable', collect)
    .addOption(
      choice(
        '--assume-namespace-labels <labels>',
        'labels of namespaces that were not read',
        ['unknown', 'none'],
        'unknown',
      ),
    );
  withLive(command);
}

/** Options of a live cluster; commands without a -n of their own get one that says where to read. */
export function withLive(command: Command): void {
  command
    .option('--kubeconfig <file>', 'read a live cluster, through this kubeconfig')
    .option('--context <name>', 'read a live cluster: the context to use; the current one when left out')
    .option('--allow-exec', 'let the kubeconfig run the program that it names to get credentials; remembered')
    .option('--partial', 'answer even when policies or pods may not be read')
    .option('--timeout <seconds>', 'how long the cluster may be silent (default: 30)');
}

/** The default is the engine's, so it is told, not passed on. */
function choice(flags: string, text: string, values: readonly string[], standard: string): Option {
  return new Option(flags, `${text} (default: ${standard})`).choices(values);
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
