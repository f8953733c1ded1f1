import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCidr } from '../../../shared/values/addresses.ts';
import { cidrsOf } from '../../../shared/values/cidrs.ts';
import { unionAll } from '../../../shared/values/intervals.ts';

test('CIDRs make up exactly the set', () => {
  const lift = 1n << 33n;
  fc.assert(
    fc.property(fc.bigInt(0n, 300n), fc.bigInt(1n, 300n), fc.boolean(), (from, count, six) => {
      const start = from + (six ? lift : 0n);
      const set = [start, start + count];
      const cidrs = cidrsOf(set, 100) ?? [];
      expect(unionAll(cidrs.map((cidr) => parseCidr(cidr)?.set ?? []))).toEqual(set);
    }),
  );
  expect(cidrsOf([0n, 1n << 32n], 1)).toEqual(['0.0.0.0/0']);
  expect(cidrsOf([1n, 1n << 32n], 31)).toBeNull();
});
