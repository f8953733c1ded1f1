import type { Certainty } from './certainty.ts';

export type Family = 4 | 6;

/** All addresses from `first` to `last`, both included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Where one address of an endpoint lies: a range of one when it is known, else every range that it may be in.
 * An unknown address shares a family with every other (docs/verdicts.md, "Addresses and families").
 */
export interface Location {
  readonly family: Family | 'unknown';
  readonly ranges: readonly AddressRange[];
}

const bitsOf = (family: Family): number => (family === 4 ? 32 : 128);

function parseIPv4(address: string): bigint | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIPv6(address: string): bigint | undefined {
  let rest = address;
  const dotted = rest.slice(rest.lastIndexOf(':') + 1);
  if (dotted.includes('.')) {
    const tail = parseIPv4(dotted);
    if (tail === undefined) return undefined;
    const groups = `${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
    rest = `${rest.slice(0, rest.length - dotted.length)}${groups}`;
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string | undefined): string[] => (half === undefined || half === '' ? [] : half.split(':'));
  const head = groupsOf(halves[0]);
  const tail = groupsOf(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** Every address of ::ffff:0:0/96 is an IPv4 address written as IPv6, and is read as that IPv4 address. */
const mappedPrefix = 0xffffn << 32n;
const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn;

function parseRange(address: string, prefixLength: number | undefined): AddressRange | undefined {
  let family: Family = 4;
  let value = parseIPv4(address);
  let length = prefixLength;
  if (value === undefined) {
    family = 6;
    value = parseIPv6(address);
    if (value === undefined) return undefined;
    if (length !== undefined && length > 128) return undefined;
    if (isMapped(value) && (length === undefined || length >= 96)) {
      family = 4;
      value -= mappedPrefix;
      if (length !== undefined) length -= 96;
    }
  }
  const bits = bitsOf(family);
  if (length === undefined) length = bits;
  if (length > bits) return undefined;
  // Host bits are masked: the e2e suite writes <podIP>/4.
  const hostBits = BigInt(bits - length);
  const first = (value >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

export function parseAddress(address: string): Location | undefined {
  const range = parseRange(address, undefined);
  return range && { family: range.family, ranges: [range] };
}

export function parseCidr(cidr: string): AddressRange | undefined {
  const parts = /^([^/]+)\/([0-9]{1,3})$/.exec(cidr);
  return parts?.[1] === undefined ? undefined : parseRange(parts[1], Number(parts[2]));
}

/** Not compressed: `fd00:0:0:0:0:0:0:1`. */
export function formatAddress(family: Family, value: bigint): string {
  const size = family === 4 ? 8n : 16n;
  const count = family === 4 ? 4 : 8;
  const parts = Array.from(
    { length: count },
    (_, index) => (value >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n),
  );
  return family === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}

/** The range's first and last address and those just outside of it, where there are any. */
export function edgesOf(range: AddressRange): readonly string[] {
  const highest = (1n << BigInt(bitsOf(range.family))) - 1n;
  return [range.first - 1n, range.first, range.last, range.last + 1n]
    .filter((value) => value >= 0n && value <= highest)
    .map((value) => formatAddress(range.family, value));
}

export function isStrictlyInside(inner: AddressRange, outer: AddressRange): boolean {
  if (inner.family !== outer.family || inner.first < outer.first || inner.last > outer.last) return false;
  return inner.first > outer.first || inner.last < outer.last;
}

export function subtractRanges(from: readonly AddressRange[], cuts: readonly AddressRange[]): readonly AddressRange[] {
  let left = from;
  for (const cut of cuts) {
    left = left.flatMap((range) => {
      if (range.family !== cut.family || cut.last < range.first || cut.first > range.last) return [range];
      const pieces: AddressRange[] = [];
      if (range.first < cut.first) pieces.push({ family: range.family, first: range.first, last: cut.first - 1n });
      if (cut.last < range.last) pieces.push({ family: range.family, first: cut.last + 1n, last: range.last });
      return pieces;
    });
  }
  return left;
}

function mustParse(cidr: string): AddressRange {
  const range = parseCidr(cidr);
  if (range === undefined) throw new Error(`not a CIDR: ${cidr}`);
  return range;
}

// docs/verdicts.md, "Addresses and families": the addresses that no pod can have.
const notUnicast = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  'fe80::/10',
  'ff00::/8',
].map(mustParse);
const unicast = subtractRanges(['0.0.0.0/0', '::/0'].map(mustParse), notUnicast);

/** An address that only the cluster knows; `within` narrows it to these CIDRs (option *pod CIDRs*). */
export function unknownLocation(within: readonly string[] = []): Location {
  if (within.length === 0) return { family: 'unknown', ranges: unicast };
  const outside = subtractRanges(unicast, within.map(mustParse));
  return { family: 'unknown', ranges: subtractRanges(unicast, outside) };
}

export function shareFamily(a: Location, b: Location): boolean {
  return a.family === 'unknown' || b.family === 'unknown' || a.family === b.family;
}

/** Whether the union of the ranges holds the address: yes if every value it may have, no if none of them. */
export function rangesHold(ranges: readonly AddressRange[], location: Location): Certainty {
  const missed = subtractRanges(location.ranges, ranges);
  if (missed.length === 0) return 'yes';
  return sizeOf(missed) === sizeOf(location.ranges) ? 'no' : 'maybe';
}

function sizeOf(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((size, range) => size + range.last - range.first + 1n, 0n);
}
