/** What the writers are given, and the few words they share. */
import type { Diagnostic } from '../kubernetes/objects.ts';
import type { Connection, Endpoint, Explanation, Fix, PairVerdict, UnknownReason } from '../reachability/types.ts';
import { formatPorts, noPorts, type PortSet } from '../values/ports.ts';

/** Takes the report piece by piece, so that millions of lines never sit in memory. */
export type Write = (chunk: string) => void;

export interface ListReport {
  readonly endpoints: readonly Endpoint[];
  /** Grouped by `from` in the order of `endpoints`, the way the engine yields them. */
  readonly connections: Iterable<Connection>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExplainReport {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** The ports asked about; undefined means all. */
  readonly asked?: PortSet;
  readonly explanation: Explanation;
}

/** Colours of the terminal; the plain one adds nothing. */
export interface Paint {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly allowed: (text: string) => string;
  readonly denied: (text: string) => string;
  readonly unknown: (text: string) => string;
}
const same = (text: string): string => text;
export const plain: Paint = { dim: same, bold: same, allowed: same, denied: same, unknown: same };

const reasonPhrases: Readonly<Record<UnknownReason, string>> = {
  'address-unknown': 'the address of a pod is not known',
  'label-unknown': 'a label is known to the cluster only',
  'policy-invalid': 'an invalid policy may or may not be in force',
  'domain-unresolved': 'domain names are not resolved',
  'equal-priority': 'policies of equal priority disagree',
  'local-node': 'the two may share a node',
  'ingress-controller': 'the pod of the ingress controller is not known',
};

export function reasonText(reasons: readonly UnknownReason[]): string {
  return reasons.map((reason) => reasonPhrases[reason]).join(', ');
}
export function reasonCodes(reasons: readonly UnknownReason[]): string {
  return reasons.join(',');
}

export function fixTitle({ to }: Fix): string {
  return to === 'allowed' ? 'To allow it' : 'To deny it';
}

/** The name of an endpoint as netpol-analyzer users know it. */
export function label(endpoint: Endpoint): string {
  return endpoint.type === 'addresses' ? `${endpoint.id}[External]` : endpoint.id;
}

/** Kubernetes names are ASCII, for which the order of code units is byte order. */
export function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const portTexts = new Map<PortSet, string>();
/** formatPorts, remembered: a listing of a million lines has a handful of port sets. */
export function portText(ports: PortSet): string {
  let text = portTexts.get(ports);
  if (text === undefined) {
    text = formatPorts(ports);
    portTexts.set(ports, text);
  }
  return text;
}

/** Both halves of a verdict: `TCP 80; UDP 53 (unknown: …)`. */
export function verdictText(verdict: PairVerdict): string {
  if (verdict.unknown === noPorts) return portText(verdict.allowed);
  const unknown = `${portText(verdict.unknown)} (unknown: ${reasonText(verdict.reasons)})`;
  return verdict.allowed === noPorts ? unknown : `${portText(verdict.allowed)}; ${unknown}`;
}

/** The ports of a connection as a verdict, for texts that print both alike. */
export function verdictOf(connection: Connection): PairVerdict {
  return connection.certainty === 'certain'
    ? { allowed: connection.ports, unknown: noPorts, reasons: [] }
    : { allowed: noPorts, unknown: connection.ports, reasons: connection.reasons };
}
