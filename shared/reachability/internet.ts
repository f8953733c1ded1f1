/** Which outside addresses belong to the internet rather than to a private network. */
import type { AddressesEndpoint } from './types.ts';

// RFC 1918, 6598, 3927, 1122, and what is reserved or multicast (RFC 5735): no route from the internet leads there.
const private4: readonly (readonly [number, number])[] = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['224.0.0.0', '255.255.255.255'],
].map(([lo, hi]) => [toNumber(lo ?? ''), toNumber(hi ?? '')]);

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function privateRange4(lo: number, hi: number): boolean {
  // The blocks are sorted; neighbours such as 224/4 and 240/4 are one, so a range inside none of them is public.
  return private4.some(([from, to]) => lo >= from && hi <= to);
}

/** Global unicast is 2000::/3; every other IPv6 block is local, reserved or multicast. */
function reachesGlobal6(lo: string, hi: string): boolean {
  const first = (address: string): number =>
    address.startsWith(':') ? 0 : Number.parseInt(address.split(':')[0] ?? '0', 16);
  return first(hi) >= 0x2000 && first(lo) <= 0x3fff;
}

/** Whether some address of the endpoint is one of the public internet. */
export function holdsInternet(endpoint: AddressesEndpoint): boolean {
  return endpoint.ranges.some(([lo, hi]) =>
    endpoint.family === 6 ? reachesGlobal6(lo, hi) : !privateRange4(toNumber(lo), toNumber(hi)),
  );
}
