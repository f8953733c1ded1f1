/** `bulkhead diff OLD NEW`: connections added, removed and changed. */
import type { ReachabilityDiff } from '../../shared/reachability/types.ts';
import type { Paint, Write } from '../../shared/report/report.ts';
import { finishWith, plural, sayDiagnostics } from './diagnostics.ts';
import { Failure } from './failure.ts';
import { linesOf, readInput, readPaths } from './input.ts';
import { checkNamespaces, filterDiff, namespacesOf } from './namespace-filter.ts';
import { engineOptions, isLive, type ListOptions } from './options.ts';
import { paintFor, say, withOutput } from './output.ts';

/** With a live cluster that is the old side, and the one path the new. */
export async function diff(paths: readonly string[], options: ListOptions): Promise<number> {
  const [after = '', before] = paths.toReversed();
  if (paths.length !== (isLive(options) ? 1 : 2)) {
    const needed = isLive(options) ? 'one path: what the cluster is compared with' : 'two paths: what was, and what is';
    throw new Failure(`diff needs ${needed}`);
  }
  if (before === '-' && after === '-') throw new Failure('standard input can be only one of the two');
  const engine = engineOptions(options);
  const writer = await diffWriter(options.output);
  const old = await readInput(before === undefined ? [] : [before], options, 'old: ');
  const fresh = await readPaths([after], options, 'new: ');
  const { diff: compare } = await import('../../shared/reachability/diff.ts');
  checkNamespaces(options.namespace, namespacesOf([...old.objects, ...fresh.objects]));
  const lineOf = { before: linesOf(old.texts), after: linesOf(fresh.texts) };
  const full = compare(old.objects, fresh.objects, { ...engine, lineOf });
  sayDiagnostics(full.diagnostics.before, options, 'old: ');
  sayDiagnostics(full.diagnostics.after, options, 'new: ');
  const shown = filterDiff(full, { wanted: options.namespace, nodes: options.nodes === true });

  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer(shown, write, paint));
  const { added, removed, changed, endpointsAdded, endpointsRemoved } = shown;
  if (!options.quiet) {
    const connections = `${added.length} added, ${removed.length} removed, ${changed.length} changed`;
    const moved = `${endpointsAdded.length} new, ${endpointsRemoved.length} gone`;
    say(`${plural(added.length + removed.length + changed.length, 'difference')}: ${connections}; endpoints: ${moved}`);
  }

  const diagnostics = [...old.diagnostics, ...fresh.diagnostics, ...full.diagnostics.before, ...full.diagnostics.after];
  // Only --strict looks at diagnostics here: what --fail-on asks about are the differences.
  const strict = finishWith(diagnostics, { strict: options.strict === true });
  if (strict !== 0) return strict;
  const same = [added, removed, changed, endpointsAdded, endpointsRemoved].every((list) => list.length === 0);
  return options.failOn !== undefined && !same ? 1 : 0;
}

async function diffWriter(format: string): Promise<(diff: ReachabilityDiff, write: Write, paint: Paint) => void> {
  switch (format) {
    case 'json':
      return (await import('../../shared/report/json.ts')).writeDiffJson;
    case 'csv':
      return (await import('../../shared/report/csv.ts')).writeDiffCsv;
    case 'md':
      return (await import('../../shared/report/markdown.ts')).writeDiffMarkdown;
    case 'dot':
      return (await import('../../shared/report/dot.ts')).writeDiffDot;
    case 'mermaid':
      return (await import('../../shared/report/mermaid.ts')).writeDiffMermaid;
    default:
      return (await import('../../shared/report/text.ts')).writeDiffText;
  }
}
