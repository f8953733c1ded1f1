import { describe, expect, it } from 'vitest';
import {
  allAddresses,
  familyOf,
  formatAddress,
  formatAddressSet,
  formatRanges,
  parseAddress,
  parseCidr,
  unicastAddresses,
} from '../../../shared/values/addresses.ts';
import { contains, subtract } from '../../../shared/values/intervals.ts';

function printed(text: string): string | null {
  const parsed = parseAddress(text);
  return parsed && formatAddress(parsed.address);
}

describe('parseAddress', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    // Decimal, as the API server reads it: the obvious library says 8.0.0.1.
    ['010.0.0.1', '10.0.0.1'],
    ['10.0.0.08', '10.0.0.8'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:a00:1', '10.0.0.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    // Not IPv4-mapped, though the library takes it for that.
    ['::10.0.0.1', '::a00:1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is %s', (text, address) => expect(printed(text)).toBe(address));

  it.each([
    ...['', '10', '10.1', '10.0.0', '10.0.0.256', '10.0.0.1.2', '10.0.0.-1', '0x0a.0.0.1', '10.0.0.1 ', '1e1.0.0.1'],
    ...['10.0.0.0001', '2001:db8', ':::', '1::2::3', '12345::', 'fe80::1%eth0', '[::1]', '::g', '10.0.0.0/8'],
  ])('"%s" is no address', (text) => expect(parseAddress(text)).toBeNull());

  it('says what plugins may read otherwise', () => {
    expect(parseAddress('010.0.0.1')?.odd).toMatch(/leading zeros/);
    expect(parseAddress('::ffff:10.0.0.1')?.odd).toMatch(/IPv4-mapped/);
    expect(parseAddress('10.0.0.1')?.odd).toBeNull();
  });

  it('keeps the families apart', () => {
    const [four, six] = [parseAddress('0.0.0.1'), parseAddress('::1')].map((parsed) => parsed?.address ?? 0n);
    expect(four).not.toBe(six);
    expect([familyOf(four ?? 0n), familyOf(six ?? 0n)]).toEqual([4, 6]);
  });
});

describe('parseCidr', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8', 8],
    ['10.1.2.3/16', '10.1.0.0/16', 16],
    ['010.0.0.0/08', '10.0.0.0/8', 8],
    ['0.0.0.0/0', '0.0.0.0/0', 0],
    ['10.0.0.1/32', '10.0.0.1/32', 32],
    ['fd00::1/64', 'fd00::/64', 64],
    ['::/0', '::/0', 0],
    ['::ffff:10.1.0.0/112', '10.1.0.0/16', 16],
  ])('%s is %s', (text, block, prefix) => {
    const cidr = parseCidr(text);
    expect(cidr && formatAddressSet(cidr.set)).toBe(block);
    expect(cidr?.prefix).toBe(prefix);
  });

  it.each([
    ...['', '10.0.0.0', '10.0.0.0/', '/8', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/+8', '10.0/8'],
    ...['fd00::/129', '::ffff:10.0.0.0/8', '10.0.0.0/0008', '10.0.0.0/ 8'],
  ])('"%s" is none', (text) => expect(parseCidr(text)).toBeNull());

  it('says when host bits are set', () => {
    expect(parseCidr('10.0.0.1/8')?.hostBits).toBe(true);
    expect(parseCidr('10.0.0.0/8')?.hostBits).toBe(false);
    expect(parseCidr('10.0.0.0/08')?.odd).toMatch(/prefix/);
  });
});

describe('sets of addresses', () => {
  it.each([
    ['127.0.0.1', false],
    ['169.254.169.254', false],
    ['224.0.0.1', false],
    ['240.0.0.1', false],
    ['fe80::1', false],
    ['ff02::1', false],
    ['::1', false],
    ['10.0.0.1', true],
    ['126.255.255.255', true],
    ['fd00::1', true],
  ])('%s can be of a pod: %s', (text, can) => {
    expect(contains(unicastAddresses, parseAddress(text)?.address ?? -1n)).toBe(can);
  });

  it('print as blocks where one says it, else as ranges', () => {
    const without = (text: string) => subtract(parseCidr('10.0.0.0/30')?.set ?? [], parseCidr(text)?.set ?? []);
    expect(formatAddressSet(without('10.0.0.0/32'))).toBe('10.0.0.1-10.0.0.3');
    expect(formatAddressSet(without('10.0.0.1/32'))).toBe('10.0.0.0/32,10.0.0.2/31');
    expect(formatAddressSet(allAddresses)).toBe('0.0.0.0/0,::/0');
    expect(formatRanges(without('10.0.0.2/31'))).toEqual([['10.0.0.0', '10.0.0.1']]);
  });
});
