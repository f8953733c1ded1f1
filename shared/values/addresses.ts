/**
 * IP addresses and sets of them. IPv4 and IPv6 share one line of bigints, IPv6 lifted by 2^33, so that the families
 * never touch. Reading is strict where the obvious library is not (it reads `010.0.0.1` as octal): decimal parts, as
 * the API server's legacy parser does.
 */
import ipaddr from 'ipaddr.js';
import * as intervals from './intervals.ts';

export type Address = bigint;
export type AddressSet = intervals.Edges<bigint>;
export type Family = 4 | 6;

const lift = 1n << 33n;
const bits: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };
const origin: Readonly<Record<Family, bigint>> = { 4: 0n, 6: lift };

export const wholeFamily: Readonly<Record<Family, AddressSet>> = {
  4: [0n, 1n << 32n],
  6: [lift, lift + (1n << 128n)],
};
export const allAddresses: AddressSet = [...wholeFamily[4], ...wholeFamily[6]];

export function familyOf(address: Address): Family {
  return address < lift ? 4 : 6;
}

export interface ParsedAddress {
  readonly address: Address;
  /** Written with leading zeros or as IPv4-mapped IPv6: accepted, but plugins differ. */
  readonly odd: string | null;
}

/** Reads digit by digit: clusters have hundreds of thousands of them. */
function parseIPv4(text: string): ParsedAddress | null {
  let value = 0;
  let zeros = false;
  let dots = 0;
  let byte = 0;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      if (++digits > 3) return null;
      zeros ||= digits === 2 && byte === 0;
      byte = byte * 10 + digit;
      continue;
    }
    if (digits === 0 || byte > 255 || (i < text.length && text[i] !== '.')) return null;
    if (i < text.length) dots++;
    value = value * 256 + byte;
    byte = 0;
    digits = 0;
  }
  if (dots !== 3) return null;
  return { address: BigInt(value), odd: zeros ? 'leading zeros, read as decimal' : null };
}

/** `::10.0.0.1` as `::a00:1`: the library takes it for an IPv4-mapped address, which it is not. */
function withoutDots(text: string): string | null {
  if (!text.includes('.')) return text;
  const tail = text.lastIndexOf(':') + 1;
  const dotted = parseIPv4(text.slice(tail))?.address;
  if (dotted === undefined) return null;
  return `${text.slice(0, tail)}${(dotted >> 16n).toString(16)}:${(dotted & 0xffffn).toString(16)}`;
}

/** Reads one address, IPv4 or IPv6; null when it is none. IPv4-mapped IPv6 is read as IPv4. */
export function parseAddress(text: string): ParsedAddress | null {
  if (!text.includes(':')) return parseIPv4(text);
  const plain = withoutDots(text);
  if (plain === null || !/^[0-9a-fA-F:]+$/.test(plain) || !ipaddr.IPv6.isValid(plain)) return null;
  const value = ipaddr.IPv6.parse(plain)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (value >> 32n === 0xffffn) return { address: value & 0xffffffffn, odd: 'IPv4-mapped IPv6, read as IPv4' };
  return { address: lift + value, odd: null };
}

export interface ParsedCidr {
  readonly family: Family;
  readonly prefix: number;
  readonly set: AddressSet;
  readonly odd: string | null;
  readonly hostBits: boolean;
}

/** Reads `address/prefix` and masks host bits; null when the API server would not read it as a CIDR. */
export function parseCidr(text: string): ParsedCidr | null {
  const slash = text.indexOf('/');
  const parsed = slash < 0 ? null : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!parsed || !/^\d{1,3}$/.test(length)) return null;
  const family = familyOf(parsed.address);
  // ::ffff:a.b.c.d/120 counts its prefix in IPv6 bits.
  const prefix = Number(length) - (family === 4 && text.includes(':') ? 96 : 0);
  if (prefix < 0 || prefix > bits[family]) return null;
  const span = 1n << BigInt(bits[family] - prefix);
  const value = parsed.address - origin[family];
  const start = (value / span) * span;
  return {
    family,
    prefix,
    set: [start + origin[family], start + origin[family] + span],
    odd: parsed.odd ?? (length !== String(Number(length)) ? 'leading zeros in the prefix length' : null),
    hostBits: start !== value,
  };
}

function cidrs(...texts: string[]): AddressSet {
  return intervals.unionAll(texts.map((text) => parseCidr(text)?.set ?? []));
}

/** Every address that a pod or node can have: all unicast but loopback, link-local, multicast and reserved. */
export const unicastAddresses: AddressSet = intervals.subtract(
  allAddresses,
  cidrs(
    ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
    ...['::/128', '::1/128', 'fe80::/10', 'ff00::/8'],
  ),
);

/** The usual text of an address; IPv6 shortened as RFC 5952 says. */
export function formatAddress(address: Address): string {
  if (familyOf(address) === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
  }
  const value = address - lift;
  const bytes = Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * (15 - i))) & 255n));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

/** Inclusive ranges of a set as text. */
export function formatRanges(set: AddressSet): [string, string][] {
  const out: [string, string][] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    out.push([formatAddress(set[i] as bigint), formatAddress((set[i + 1] as bigint) - 1n)]);
  }
  return out;
}

/** `203.0.113.0/24` when one CIDR says it, else ranges `a-b`, joined by commas. */
export function formatAddressSet(set: AddressSet): string {
  const out: string[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    const from = set[i] as bigint;
    const count = (set[i + 1] as bigint) - from;
    const family = familyOf(from);
    const aligned = (count & (count - 1n)) === 0n && (from - origin[family]) % count === 0n;
    if (aligned) out.push(`${formatAddress(from)}/${bits[family] - (count.toString(2).length - 1)}`);
    else out.push(`${formatAddress(from)}-${formatAddress(from + count - 1n)}`);
  }
  return out.join(',');
}
