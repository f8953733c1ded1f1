import { describe, expect, test } from 'vitest';
import { type Address, readAddress, writeAddress } from '../../../renderer/stores/address.ts';

const plain: Address = {
  of: 'Online shop',
  text: '',
  mode: 'find',
  tab: 'graph',
  selection: null,
  main: 'explore',
  attack: null,
};

describe('an address', () => {
  test.each<Partial<Address>>([
    {},
    { text: 'ns:shop "a&b" #1 =é', mode: 'hide', tab: 'table' },
    { of: '<script>&=', selection: { kind: 'node', id: 'wl:shop/web[Deployment]{web-0,web-1}' } },
    { selection: { kind: 'edge', from: 'ns:a&b', to: '{outside}' } },
    {
      main: 'attack',
      attack: {
        footholds: ['internet', 'shop/web[Deployment]'],
        jewels: { added: ['secret:shop/a&b'], removed: ['cluster-admin'] },
        excluded: ['R1-exec'],
        minCertainty: 'possible',
        everyPort: true,
        scheduling: 'worst-case',
      },
    },
    { selection: { kind: 'why', from: 'shop/web[Deployment]', to: '10.0.0.0/8' } },
  ])('is read as it was written: %j', (part) => {
    const address = { ...plain, ...part };
    expect(readAddress(writeAddress(address))).toEqual(address);
  });

  test('says nothing of what is as usual', () => expect(writeAddress(plain)).toBe('#of=Online+shop'));

  test.each(['', '#', '#token=abc'])('is not %j', (fragment) => expect(readAddress(fragment)).toBeNull());

  test('is not too long', () => expect(readAddress(`#of=x&q=${'y'.repeat(9000)}`)).toBeNull());

  test.each(['#of=x&mode=evil', '#of=x&why=only-one', '#of=x&q=', '#of=x&certainty=evil', '#of=x&without=Z9'])(
    '%j falls back',
    (fragment) => expect(readAddress(fragment)).toEqual({ ...plain, of: 'x' }),
  );
});
