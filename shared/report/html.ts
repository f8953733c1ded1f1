/** One HTML file that needs nothing else: summary, diagnostics, namespaces against namespaces, and all connections. */
import type { Connection, Endpoint } from '../reachability/types.ts';
import { htmlText } from '../values/escape.ts';
import { GroupMatrix } from './html-matrix.ts';
import { pageEnd, pageHead } from './html-page.ts';
import { sorted } from './order.ts';
import { type ListReport, label, portText, reasonText, type Write } from './report.ts';

export interface HtmlOptions {
  readonly title: string;
  /** Connections in the table; a browser struggles with more. The rest is counted, in the matrix and in words. */
  readonly maxRows: number;
}
const standard: HtmlOptions = { title: 'Reachability', maxRows: 20_000 };

export function writeListHtml(report: ListReport, write: Write, options: Partial<HtmlOptions> = {}): void {
  const { title, maxRows } = { ...standard, ...options };
  const matrix = new GroupMatrix(report.endpoints);
  const rows: string[] = [];
  let total = 0;
  for (const connection of sorted(report.endpoints, report.connections)) {
    total++;
    matrix.add(connection);
    if (rows.length < maxRows) rows.push(connectionRow(connection));
  }

  write(pageHead(`${title} · Bulkhead`));
  write(`<h1>${htmlText(title)}</h1>\n`);
  write(`<p class="muted">${facts(report.endpoints, total)}</p>\n`);
  writeDiagnostics(report, write);
  matrix.write(write);
  write('<h2 id="title">Connections</h2>\n');
  if (total > rows.length) {
    write(
      `<p>The first ${number(rows.length)} of ${number(total)} are listed; the table above counts them all, and other formats list them all.</p>\n`,
    );
  }
  write(
    '<div class="search" hidden><label for="search">Find connections by name or port</label><br>' +
      '<input id="search" autocomplete="off" spellcheck="false"> <span id="count" class="muted" role="status"></span></div>\n',
  );
  write('<div class="scroll" role="region" aria-labelledby="title" tabindex="0"><table id="connections">\n');
  write('<thead><tr><th>From</th><th>To</th><th>Ports</th><th>Certainty</th></tr></thead>\n<tbody>\n');
  for (const row of rows) write(row);
  write('</tbody>\n</table></div>\n');
  write(pageEnd);
}

function connectionRow({ from, to, ports, certainty, reasons }: Connection): string {
  const sure = certainty === 'certain' ? 'certain' : `unknown: ${reasonText(reasons)}`;
  const style = certainty === 'certain' ? '' : ' class="unknown"';
  const cells = [from, to].map((end) => `<td>${htmlText(label(end))}</td>`).join('');
  return `<tr>${cells}<td class="ports">${htmlText(portText(ports))}</td><td${style}>${htmlText(sure)}</td></tr>\n`;
}

function facts(endpoints: readonly Endpoint[], connections: number): string {
  const workloads = endpoints.flatMap((endpoint) => (endpoint.type === 'workload' ? [endpoint] : []));
  const namespaces = new Set(workloads.map((endpoint) => endpoint.namespace)).size;
  const pods = workloads.reduce((sum, endpoint) => sum + endpoint.pods, 0);
  const counts = [
    [namespaces, 'namespaces'],
    [workloads.length, 'workloads'],
    [pods, 'pods'],
    [connections, 'connections'],
  ] as const;
  return counts.map(([count, what]) => `${number(count)} ${what}`).join(' · ');
}

const severities = { error: 'Error', warning: 'Warning', info: 'Note' } as const;

function writeDiagnostics({ diagnostics }: ListReport, write: Write): void {
  write(`<h2>Diagnostics</h2>\n`);
  if (diagnostics.length === 0) {
    write('<p>Nothing to report: everything was read and understood.</p>\n');
    return;
  }
  write('<table>\n<thead><tr><th>Severity</th><th>What</th><th>Where</th><th>Code</th></tr></thead>\n<tbody>\n');
  for (const { severity, message, hint, file, line, code } of diagnostics) {
    const what =
      hint === undefined ? htmlText(message) : `${htmlText(message)} <span class="muted">${htmlText(hint)}</span>`;
    const where = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
    write(
      `<tr><td>${severities[severity]}</td><td>${what}</td><td class="code">${htmlText(where)}</td><td class="code">${htmlText(code)}</td></tr>\n`,
    );
  }
  write('</tbody>\n</table>\n');
}

function number(count: number): string {
  return count.toLocaleString('en');
}
