/** Ports, protocols and CIDRs as policies write them. Source: kubernetes pkg/apis/networking/validation. */
import { type AddressSet, parseCidr } from '../values/addresses.ts';
import { allOf, noPorts, type PortSet, type Protocol, portRange, protocols, union } from '../values/ports.ts';
import { isAbsent, type PolicyReader } from './fields.ts';

export function readProtocol(reader: PolicyReader, value: unknown, pointer: string): Protocol | null {
  // SetDefaults_NetworkPolicyPort: absent is TCP, not "any".
  if (isAbsent(value)) return 'TCP';
  const known = protocols.find((protocol) => protocol === value);
  if (!known) reader.reject(pointer, `protocol must be TCP, UDP or SCTP (upper case), not ${JSON.stringify(value)}`);
  return known ?? null;
}

/** A port number 1–65535, or null with the reason said. */
export function readPortNumber(reader: PolicyReader, value: unknown, pointer: string): number | null {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  reader.reject(pointer, `port must be a whole number between 1 and 65535, not ${JSON.stringify(value)}`);
  return null;
}

/** A container port name (IANA_SVC_NAME): at most 15 of a–z, 0–9 and hyphen, with a letter. */
export function readPortName(reader: PolicyReader, value: unknown, pointer: string): string | null {
  if (typeof value !== 'string') {
    reader.reject(pointer, 'must be a port name (a string)');
    return null;
  }
  const ok = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(value) && !value.includes('--');
  if (ok && value.length <= 15 && /[a-z]/.test(value)) return value;
  const hint = /^\d+$/.test(value) ? ` (write ${value} without quotes)` : '';
  reader.reject(pointer, `"${value}" is not a port name: at most 15 of a-z, 0-9 and "-", with a letter${hint}`);
  return null;
}

/** A NetworkPolicy port item without name: `port`, `port`–`endPort`, or the whole protocol. */
export function rangeOf(protocol: Protocol, port: number | null, endPort: number | null): PortSet {
  return port === null ? allOf(protocol) : portRange(protocol, port, endPort ?? port);
}

export function unionPorts(sets: readonly PortSet[]): PortSet {
  return sets.reduce(union, noPorts);
}

/** A CIDR with its deviations said; null when unreadable. */
export function readCidr(
  reader: PolicyReader,
  value: unknown,
  pointer: string,
): { set: AddressSet; family: number; prefix: number } | null {
  if (typeof value !== 'string' || value === '') {
    reader.reject(pointer, 'a CIDR is required');
    return null;
  }
  const cidr = parseCidr(value);
  if (!cidr) {
    reader.reject(pointer, `"${value}" is not a CIDR (such as 10.0.0.0/8 or fd00::/8)`);
    return null;
  }
  if (cidr.hostBits) {
    reader.warn(
      'cidr-host-bits',
      pointer,
      `"${value}" has bits set beyond its prefix; they are masked off`,
      'New objects may be rejected by strict CIDR validation: write the network address.',
    );
  }
  if (cidr.odd) {
    reader.warn('cidr-odd', pointer, `"${value}": ${cidr.odd}`, 'Network plugins differ here: write the plain form.');
  }
  return cidr;
}
