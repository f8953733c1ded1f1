import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../shared/query/parse.ts';
import { printQuery } from '../../../shared/query/print.ts';
import { queryArbitrary } from './queries.ts';

const plain = (text: string) => ({ text, glob: false });

describe('a query', () => {
  test.each([
    ['', null],
    ['  ', null],
    ['cart', { kind: 'text', value: plain('cart') }],
    ['"not me"', { kind: 'text', value: plain('not me') }],
    ['"say \\"hi\\" \\\\"', { kind: 'text', value: plain('say "hi" \\') }],
    ['app=web', { kind: 'text', value: plain('app=web') }],
    ['10.0.0.0/8', { kind: 'text', value: plain('10.0.0.0/8') }],
    ['abc::1', { kind: 'text', value: plain('abc::1') }],
    ['NS:Shop', { kind: 'ns', value: plain('Shop') }],
    ['name:cart*', { kind: 'name', value: { text: 'cart*', glob: true } }],
    ['name:"cart*"', { kind: 'name', value: plain('cart*') }],
    ['label:app', { kind: 'label', key: plain('app'), value: null }],
    ['label:app=', { kind: 'label', key: plain('app'), value: plain('') }],
    ['label:a/b=c=d', { kind: 'label', key: plain('a/b'), value: plain('c=d') }],
    ['port:443', { kind: 'port', from: 443, to: 443 }],
    ['port:8000-9000', { kind: 'port', from: 8000, to: 9000 }],
    ['proto:udp', { kind: 'proto', protocol: 'UDP' }],
    ['verdict:unknown', { kind: 'verdict', verdict: 'unknown' }],
    ['isolated:no', { kind: 'isolated', how: 'no' }],
    ['internet', { kind: 'internet' }],
    ['"internet"', { kind: 'text', value: plain('internet') }],
    ['hostnetwork', { kind: 'hostnetwork' }],
    ['from:internet', { kind: 'from', end: plain('internet') }],
    [
      'to:(ns:a or ns:b)',
      {
        kind: 'to',
        query: {
          kind: 'or',
          items: [
            { kind: 'ns', value: plain('a') },
            { kind: 'ns', value: plain('b') },
          ],
        },
      },
    ],
  ])('%j', (text, query) => expect(parseQuery(text)).toEqual({ ok: true, query }));

  test.each([
    ['a b or not c and -d', '(a and b) or ((not c) and (not d))'],
    ['a OR b AND c', 'a or (b c)'],
    ['-(a or b) c', '(not (a or b)) c'],
    ['not not a', '-(-a)'],
  ])('%j means %j', (short, long) => expect(parseQuery(short)).toEqual(parseQuery(long)));

  test('is read the way it is printed', () => {
    fc.assert(
      fc.property(queryArbitrary(), (query) => {
        expect(parseQuery(printQuery(query))).toEqual({ ok: true, query });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a wrong query', () => {
  test.each([
    ['ns:', 'ns: needs a value', 0, 3, true],
    ['ns: b', 'ns: needs a value', 0, 3, false],
    ['a port:0', 'number from 1 to 65535', 7, 8, true],
    ['port:9-8', 'range', 5, 8, true],
    ['port:99999', 'number', 5, 10, true],
    ['proto:icmp', 'TCP, UDP or SCTP', 6, 10, true],
    ['verdict:denied x', 'denied is no connection', 8, 14, false],
    ['isolated:maybe', 'in, out, both or no', 9, 14, true],
    ['label:=x', 'key of a label', 6, 8, true],
    ['nm:cart', 'There is no “nm:”', 0, 7, false],
    ['a or', 'missing at the end', 2, 4, true],
    ['or a', 'missing before “or”', 0, 2, false],
    ['a and or b', 'missing before “or”', 6, 8, false],
    ['-', 'missing at the end', 0, 1, true],
    ['a (b', 'not closed', 2, 3, true],
    ['a) b', 'closes nothing', 1, 2, false],
    ['()', 'Nothing between', 0, 2, false],
    ['a "b', 'quote is not closed', 2, 4, true],
    ['""', 'Nothing between the quotes', 0, 2, true],
    ['from:(port:80)', 'cannot stand inside from:', 6, 13, false],
    ['from:(to:(a))', 'cannot stand inside from:', 6, 9, false],
    ['from: (a)', 'needs a value', 0, 5, false],
  ])('%j: %s', (text, message, from, to, unfinished) => {
    const parsed = parseQuery(text);
    expect(parsed).toMatchObject({ ok: false, error: { from, to, unfinished } });
    expect(parsed.ok ? '' : parsed.error.message).toContain(message);
  });

  test.each([
    { what: 'parentheses', text: '('.repeat(1900) },
    { what: 'minus signs', text: '-'.repeat(1900) },
    { what: 'sub-queries', text: `${'from:('.repeat(200)}a` },
    { what: 'characters', text: 'x'.repeat(3000) },
  ])('of too many $what is a message, not an exception', ({ text }) => expect(parseQuery(text).ok).toBe(false));

  test('is a message whatever was typed', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '-',
      '"',
      '\\',
      ' ',
      'or',
      'not',
      'from:',
      'label:',
      'port:8',
      '=',
      '*',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseQuery(text);
        if (parsed.ok) return;
        expect(parsed.error.from).toBeGreaterThanOrEqual(0);
        expect(parsed.error.to).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });
});
