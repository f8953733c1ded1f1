import { fields, isInteger, items, text } from './manifest.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
export const lastPort = 65535;

export function isProtocol(value: unknown): value is Protocol {
  return protocols.some((protocol) => protocol === value);
}

export function isPortNumber(value: unknown): value is number {
  return isInteger(value) && value >= 1 && value <= lastPort;
}

/** validation.IsValidPortName. */
export function portNameProblems(name: string): readonly string[] {
  const problems: string[] = [];
  if (name.length === 0 || name.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]*$/.test(name))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--') || name.startsWith('-') || name.endsWith('-')) problems.push('misplaced hyphen');
  return problems;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
}

/** One item of a rule's ports. A name without protocol takes the protocol of the container port. */
export type PortMatch =
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'named'; readonly name: string; readonly protocol: Protocol | undefined };

/** The container ports of a pod spec: regular containers, and init containers that keep running (sidecars). */
export function containerPorts(podSpec: unknown): readonly ContainerPort[] {
  const spec = fields(podSpec);
  const sidecars = items(spec['initContainers']).filter((container) => fields(container)['restartPolicy'] === 'Always');
  return [...items(spec['containers']), ...sidecars].flatMap((container) =>
    items(fields(container)['ports']).flatMap((item): ContainerPort[] => {
      const port = fields(item);
      const protocol = port['protocol'] ?? 'TCP';
      const number = port['containerPort'];
      return isPortNumber(number) && isProtocol(protocol) ? [{ name: text(port['name']), number, protocol }] : [];
    }),
  );
}

/**
 * Whether a rule's ports match a connection; `undefined` means that the rule names none: all ports and protocols.
 * `named` are the container ports of the destination, none where it is not a pod.
 */
export function portsMatch(
  ports: readonly PortMatch[] | undefined,
  protocol: Protocol,
  port: number,
  named: readonly ContainerPort[],
): boolean {
  if (ports === undefined) return true;
  return ports.some((match) => {
    if (match.kind === 'range') return match.protocol === protocol && match.first <= port && port <= match.last;
    return named.some(
      (candidate) =>
        candidate.name === match.name &&
        candidate.number === port &&
        candidate.protocol === protocol &&
        (match.protocol === undefined || match.protocol === protocol),
    );
  });
}
