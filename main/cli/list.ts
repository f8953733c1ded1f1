/** `bulkhead list`: every allowed connection. */
import type { ListReport, Paint, Write } from '../../shared/report/report.ts';
import { finishWith } from './diagnostics.ts';
import { analyzeInput } from './input.ts';
import { checkNamespaces, filterList } from './namespace-filter.ts';
import type { ListOptions } from './options.ts';
import { paintFor, withOutput } from './output.ts';

export async function list(paths: readonly string[], options: ListOptions): Promise<number> {
  const writer = await listWriter(options.output);
  const { reachability, diagnostics } = await analyzeInput(paths, options);
  checkNamespaces(options.namespace, reachability.namespaces);
  const nodes = options.nodes === true;
  // Not one iterable but a way to get it: the filter looks through the connections twice.
  const connections = () => reachability.connections({ nodes });
  const shown = reachability.endpoints.filter(({ type }) => nodes || type !== 'node');
  const report: ListReport = { ...filterList(shown, connections, options.namespace), diagnostics };
  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer(report, write, paint));
  return finishWith(diagnostics, options);
}

async function listWriter(format: string): Promise<(report: ListReport, write: Write, paint: Paint) => void> {
  switch (format) {
    case 'json':
      return (await import('../../shared/report/json.ts')).writeListJson;
    case 'csv':
      return (await import('../../shared/report/csv.ts')).writeListCsv;
    case 'md':
      return (await import('../../shared/report/markdown.ts')).writeListMarkdown;
    case 'dot':
      return (await import('../../shared/report/dot.ts')).writeListDot;
    case 'mermaid':
      return (await import('../../shared/report/mermaid.ts')).writeListMermaid;
    case 'html': {
      const { writeListHtml } = await import('../../shared/report/html.ts');
      return (report, write) => writeListHtml(report, write);
    }
    default:
      return (await import('../../shared/report/text.ts')).writeListText;
  }
}
