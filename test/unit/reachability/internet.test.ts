import { expect, test } from 'vitest';
import { holdsInternet } from '../../../shared/reachability/internet.ts';

const v4 = (...ranges: [string, string][]) => ({ type: 'addresses', id: 'x', family: 4, ranges }) as const;
const v6 = (...ranges: [string, string][]) => ({ type: 'addresses', id: 'x', family: 6, ranges }) as const;

test.each([
  [v4(['0.0.0.0', '255.255.255.255']), true],
  [v4(['10.0.0.0', '10.255.255.255']), false],
  [v4(['10.0.0.0', '11.0.0.0']), true],
  [v4(['192.168.0.0', '192.168.1.255'], ['172.16.0.0', '172.16.0.0']), false],
  [v4(['240.0.0.0', '255.255.255.255']), false],
  [v4(['203.0.113.7', '203.0.113.7']), true],
  [v6(['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']), true],
  [v6(['fd00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']), false],
  [v6(['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']), false],
  [v6(['2001:db8::', '2001:db8::ffff']), true],
])('%j', (endpoint, expected) => {
  expect(holdsInternet(endpoint)).toBe(expected);
});
