/** `bulkhead exposure`: what each workload is open to beyond the objects that were read. */
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';
import type { WorkloadExposure } from '../../shared/reachability/types.ts';
import type { Paint, Write } from '../../shared/report/report.ts';
import { finishWith } from './diagnostics.ts';
import { analyzeInput } from './input.ts';
import { checkNamespaces } from './namespace-filter.ts';
import type { ListOptions } from './options.ts';
import { paintFor, withOutput } from './output.ts';

type Report = { readonly exposure: readonly WorkloadExposure[]; readonly diagnostics: readonly Diagnostic[] };

export async function exposure(paths: readonly string[], options: ListOptions): Promise<number> {
  const writer = await exposureWriter(options.output);
  const { reachability, diagnostics } = await analyzeInput(paths, options);
  checkNamespaces(options.namespace, reachability.namespaces);
  const wanted = options.namespace && new Set(options.namespace);
  const shown = reachability.exposure().filter(({ endpoint }) => !wanted || wanted.has(endpoint.namespace));
  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer({ exposure: shown, diagnostics }, write, paint));
  return finishWith(diagnostics, options);
}

async function exposureWriter(format: string): Promise<(report: Report, write: Write, paint: Paint) => void> {
  switch (format) {
    case 'json':
      return (await import('../../shared/report/json.ts')).writeExposureJson;
    case 'csv': {
      const { writeExposureCsv } = await import('../../shared/report/csv.ts');
      return (report, write) => writeExposureCsv(report.exposure, write);
    }
    case 'md': {
      const { writeExposureMarkdown } = await import('../../shared/report/markdown.ts');
      return (report, write) => writeExposureMarkdown(report.exposure, write);
    }
    default: {
      const { writeExposureText } = await import('../../shared/report/text.ts');
      return (report, write, paint) => writeExposureText(report.exposure, write, paint);
    }
  }
}
