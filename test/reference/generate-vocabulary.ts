import fc from 'fast-check';

// Few words, so that what is generated apart meets: a selector and a label, a block and an address, a name and a port.
export const namespaceNames = ['default', 'shop', 'ops'] as const;
export const nodeNames: readonly string[] = ['node-0', 'node-1', 'node-2', 'node-bare'];
export const labelKeys = ['app', 'tier'] as const;
export const labelValues = ['a', 'b', ''] as const;
export const portNames = ['http', 'dns'] as const;
export const portNumbers = [53, 80, 81, 8080] as const;

/** Blocks around the generated addresses: 10.0.{0,1}.N, fd00::{0,1}:N, 192.168.0.N, 203.0.113.N, fd00:1::N. */
export const blocks = [
  { cidr: '10.0.0.0/24', inner: ['10.0.0.1/32', '10.0.0.0/30', '10.0.0.128/25'] },
  { cidr: '10.0.0.0/16', inner: ['10.0.1.0/24', '10.0.0.2/32'] },
  { cidr: '0.0.0.0/0', inner: ['10.0.0.0/8', '192.168.0.0/24', '0.0.0.0/1', '10.0.1.3/32'] },
  { cidr: '::/0', inner: ['fd00::/16', 'fd00::1:0/112', '2001:db8::/32'] },
  { cidr: 'fd00::/112', inner: ['fd00::1/128', 'fd00::/126'] },
  { cidr: '192.168.0.0/24', inner: ['192.168.0.1/32', '192.168.0.0/31'] },
  // Host bits are masked.
  { cidr: '10.0.1.77/24', inner: ['10.0.1.2/31', '10.0.1.255/25'] },
  { cidr: '10.0.0.3/4', inner: ['10.0.0.4/30'] },
  { cidr: '10.0.0.2/32', inner: [] },
  { cidr: 'fd00::1:2/128', inner: [] },
  { cidr: 'FD00:0::1/48', inner: ['fd00:0:0::5/125'] },
  { cidr: '203.0.113.0/24', inner: ['203.0.113.2/32'] },
  { cidr: 'fd00:1::/64', inner: ['fd00:1::1/128'] },
  { cidr: '8.8.8.0/24', inner: ['8.8.8.8/32'] },
  // The two halves of everything: together they hold any address.
  { cidr: '128.0.0.0/1', inner: [] },
  { cidr: '0.0.0.0/1', inner: ['0.0.0.0/8'] },
] as const;

export const podCidrs: readonly string[][] = [['10.0.0.0/16'], ['10.0.0.0/24', 'fd00::/64'], ['10.0.0.0/30']];

export const portRange = fc.constantFrom(
  [80, 81],
  [53, 8080],
  [1, 65535],
  [81, 81],
  [8000, 8080],
  [1, 80],
  [65534, 65535],
) satisfies fc.Arbitrary<number[]>;
export const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');

/** A value, or one of the ways to leave it out: absent, null or empty. */
export function orMissing<T>(value: fc.Arbitrary<T>, weight: number, ...missing: unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constantFrom(...missing) },
    { weight, arbitrary: value },
  );
}

/** Drops the undefined members of a record: a manifest is JSON. */
export function json(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
