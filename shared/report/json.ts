/** The JSON that scripts rely on: keys, order and layout are in docs (contract); one endpoint or connection a line. */
import type { Diagnostic } from '../kubernetes/objects.ts';
import type {
  ChangedConnection,
  Connection,
  Endpoint,
  ExplainStep,
  ExposureEntry,
  ReachabilityDiff,
  WorkloadExposure,
} from '../reachability/types.ts';
import { jsonString } from '../values/escape.ts';
import { noPorts, type PortSet, toRanges } from '../values/ports.ts';
import { byWorkload } from './exposure.ts';
import { type ExplainReport, type ListReport, reasonCodes, type Write } from './report.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export const schemaVersion = 1;

/** On one line, with a space after `:` and `,`; keys without a value are left out. */
function inline(value: Json): string {
  if (typeof value === 'string') return jsonString(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  const parts: string[] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) parts.push(`${jsonString(key)}: ${inline(field)}`);
  }
  return `{${parts.join(', ')}}`;
}
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Writes an object key by key; a list gets one line per item, as it comes. */
export class Writer {
  #first = true;
  readonly #write: Write;
  constructor(write: Write) {
    this.#write = write;
    write('{');
  }
  field(key: string, value: Json): void {
    this.#write(`${this.#comma()}${jsonString(key)}: ${inline(value)}`);
  }
  list<T>(key: string, items: Iterable<T>, shape: (item: T) => Json): void {
    this.lines(key, items, (item) => inline(shape(item)));
  }
  lines<T>(key: string, items: Iterable<T>, render: (item: T) => string): void {
    this.#write(`${this.#comma()}${jsonString(key)}: [`);
    let empty = true;
    for (const item of items) {
      this.#write(`${empty ? '' : ','}\n    ${render(item)}`);
      empty = false;
    }
    this.#write(empty ? ']' : '\n  ]');
  }
  end(): void {
    this.#write('\n}\n');
  }
  #comma(): string {
    const text = this.#first ? '\n  ' : ',\n  ';
    this.#first = false;
    return text;
  }
}

export function writeListJson(report: ListReport, write: Write): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  out.list('endpoints', report.endpoints, endpointJson);
  out.lines('connections', report.connections, connectionRenderer());
  out.list('diagnostics', report.diagnostics, diagnosticJson);
  out.end();
}

export function writeDiffJson(diff: ReachabilityDiff, write: Write): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  writeDiffFields(out, diff);
  out.end();
}

/** What a diff and a preview have in common. */
export function writeDiffFields(out: Writer, diff: ReachabilityDiff): void {
  out.lines('added', diff.added, connectionRenderer());
  out.lines('removed', diff.removed, connectionRenderer());
  out.list('changed', diff.changed, changedJson);
  out.list('endpointsAdded', diff.endpointsAdded, (id) => id);
  out.list('endpointsRemoved', diff.endpointsRemoved, (id) => id);
}

export function writeExplainJson(report: ExplainReport, write: Write): void {
  const { explanation, from, to } = report;
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  out.field('verdict', explanation.verdict);
  out.field('ports', portsJson(explanation.ports));
  out.list('egress', explanation.egress, stepJson);
  out.list('ingress', explanation.ingress, stepJson);
  if (explanation.fix) {
    const { text, policy, yaml, to } = explanation.fix;
    out.field('fix', { text, policy, yaml, to });
  }
  // Additions to the contract: `internet` and addresses are answered for the range they lie in.
  out.field('from', from.id);
  out.field('to', to.id);
  if (explanation.unknownPorts !== noPorts) {
    out.field('unknownPorts', portsJson(explanation.unknownPorts));
    out.field('reason', reasonCodes(explanation.reasons));
  }
  out.end();
}

export function writeExposureJson(
  report: { readonly exposure: readonly WorkloadExposure[]; readonly diagnostics: readonly Diagnostic[] },
  write: Write,
): void {
  const out = new Writer(write);
  out.field('schemaVersion', schemaVersion);
  out.list('workloads', byWorkload(report.exposure), ({ endpoint, isolated, entries }) => ({
    workload: endpoint.id,
    isolated: { ingress: isolated.ingress, egress: isolated.egress },
    entries: entries.map((entry) => ({
      direction: entry.direction,
      peer: peerJson(entry.peer),
      ports: portsJson(entry.ports),
      unknown: entry.unknown === noPorts ? undefined : portsJson(entry.unknown),
      named: entry.named.length === 0 ? undefined : entry.named,
    })),
  }));
  out.list('diagnostics', report.diagnostics, diagnosticJson);
  out.end();
}

export function portsJson(ports: PortSet): Json {
  return toRanges(ports);
}

function endpointJson(endpoint: Endpoint): Json {
  const { id, type } = endpoint;
  switch (endpoint.type) {
    case 'workload': {
      const { namespace, name, kind, pods } = endpoint;
      return { id, type, namespace, name, kind, pods };
    }
    case 'addresses':
      return { id, type, ranges: endpoint.ranges };
    case 'node':
      return { id, type, name: endpoint.name };
    case 'ingress-controller':
      return { id, type };
  }
}

/** Connections come by the million, their ends and ports do not: each is rendered once. */
function connectionRenderer(): (connection: Connection) => string {
  const ids = new Map<Endpoint, string>();
  const ports = new Map<PortSet, string>();
  const cached = <K>(cache: Map<K, string>, key: K, render: () => string): string => {
    let text = cache.get(key);
    if (text === undefined) {
      text = render();
      cache.set(key, text);
    }
    return text;
  };
  const idOf = (endpoint: Endpoint): string => cached(ids, endpoint, () => jsonString(endpoint.id));
  return (connection) => {
    const { from, to, certainty } = connection;
    const allowed = cached(ports, connection.ports, () => inline(toRanges(connection.ports)));
    const reason = certainty === 'unknown' ? `, "reason": ${jsonString(reasonCodes(connection.reasons))}` : '';
    return `{"from": ${idOf(from)}, "to": ${idOf(to)}, "ports": ${allowed}, "certainty": "${certainty}"${reason}}`;
  };
}

function changedJson({ from, to, before, after }: ChangedConnection): Json {
  const unknown = (ports: PortSet): Json | undefined => (ports === noPorts ? undefined : portsJson(ports));
  const reasons = [...new Set([...before.reasons, ...after.reasons])];
  return {
    from: from.id,
    to: to.id,
    before: portsJson(before.allowed),
    after: portsJson(after.allowed),
    // Additions: what is not certain on either side.
    beforeUnknown: unknown(before.unknown),
    afterUnknown: unknown(after.unknown),
    reason: reasons.length === 0 ? undefined : reasonCodes(reasons),
  };
}

export function stepJson({ tier, policy, rule, action, ports, file, line, reason }: ExplainStep): Json {
  return { tier, policy, rule, action, ports: portsJson(ports), file, line, reason };
}

function peerJson(peer: ExposureEntry['peer']): Json {
  switch (peer.kind) {
    case 'addresses':
      return { kind: peer.kind, id: peer.endpoint.id, ranges: peer.endpoint.ranges };
    case 'any-namespace':
      return { kind: peer.kind };
    case 'selector':
      return { kind: peer.kind, namespaces: peer.namespaces, pods: peer.pods, matches: peer.matches };
  }
}

export function diagnosticJson({ severity, code, message, hint, file, line }: Diagnostic): Json {
  return { severity, code, message, file, line, hint };
}
