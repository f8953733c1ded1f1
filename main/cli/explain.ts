/** `bulkhead explain`: the verdict of one pair and the rules that made it. */
import type { ExplainReport, Paint, Write } from '../../shared/report/report.ts';
import { finishWith } from './diagnostics.ts';
import { chooseEndpoint } from './endpoint-option.ts';
import { Failure } from './failure.ts';
import { analyzeInput } from './input.ts';
import type { ExplainOptions } from './options.ts';
import { paintFor, say, withOutput } from './output.ts';
import { parsePorts } from './port-option.ts';

export async function explain(paths: readonly string[], options: ExplainOptions): Promise<number> {
  const asked = options.port === undefined ? undefined : parsePorts(options.port);
  const writer = await explainWriter(options.output);
  const { reachability, diagnostics } = await analyzeInput(paths, options, [options.from, options.to]);
  const from = chooseEndpoint(reachability, options.from);
  const to = chooseEndpoint(reachability, options.to);
  if (from.endpoint.type === 'addresses' && to.endpoint.type === 'addresses') {
    throw new Failure(
      'both ends are outside addresses: no policy applies between them',
      'name a workload or a node as one of them',
    );
  }
  for (const { note } of [from, to]) if (note) say(`note: ${note}`);
  const explanation = reachability.explain(from.index, to.index, asked);
  if (explanation.reasons.includes('address-unknown') && !options.podCidr) {
    say('note: pods without an address may have any; --pod-cidr narrows that (in the app: Settings › Pod CIDRs)');
  }
  const report: ExplainReport = { from: from.endpoint, to: to.endpoint, explanation, ...(asked && { asked }) };
  const paint = paintFor('stdout', options.color && options.file === undefined);
  withOutput(options.file, (write) => writer(report, write, paint));
  const { strict = false, failOn } = options;
  if (failOn === 'allowed' || failOn === 'denied' || failOn === 'unknown') {
    return finishWith(diagnostics, { strict }) || (explanation.verdict === failOn ? 1 : 0);
  }
  return finishWith(diagnostics, { strict, ...(failOn && { failOn }) });
}

async function explainWriter(format: string): Promise<(report: ExplainReport, write: Write, paint: Paint) => void> {
  switch (format) {
    case 'json':
      return (await import('../../shared/report/json.ts')).writeExplainJson;
    case 'md':
      return (await import('../../shared/report/markdown.ts')).writeExplainMarkdown;
    default:
      return (await import('../../shared/report/text.ts')).writeExplainText;
  }
}
