import { describe, expect, test } from 'vitest';
import { Completer } from '../../../shared/query/complete.ts';
import { Facts } from '../../../shared/query/facts.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { deployment, indexOf, smallCluster } from '../renderer/small-cluster.ts';

const completer = new Completer(new Facts(indexOf(smallCluster).reachability));

/** Completions where `|` stands. */
function at(marked: string, limit = 50, using = completer) {
  const cursor = marked.indexOf('|');
  return using.complete(marked.replace('|', ''), cursor, limit);
}
const labels = (marked: string): string[] => at(marked).candidates.map(({ label }) => label);

describe('completions', () => {
  test('of nothing are all keys and keywords', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['ns:', 'from:', 'port:', 'internet']));
    expect(labels('|')).not.toContain('or');
    expect(labels('a |')).toContain('or');
  });

  test.each([
    ['n|', ['ns:', 'name:']],
    ['a n|', ['ns:', 'name:', 'not']],
    ['-is|', ['isolated:']],
    ['(po|', ['port:', 'policy:']],
    ['ns:|', ['data', 'shop']],
    ['ns:sh|', ['shop']],
    ['NS:SH|', ['shop']],
    ['kind:|', ['Deployment', 'Addresses']],
    ['name:c|', ['cart']],
    ['label:|', ['app']],
    ['label:app=w|', ['app=web']],
    ['port:|', ['5432']],
    ['proto:u|', ['UDP']],
    ['isolated:|', ['in', 'out', 'both', 'no']],
    ['policy:|', ['data/db']],
    ['to:data|', ['data', 'data/db']],
    ['from:i|', ['internet']],
    ['from:(ns:d|)', ['data']],
  ])('%j', (marked, expected) => expect(labels(marked).slice(0, expected.length)).toEqual(expected));

  test('offer names for bare words', () => {
    expect(labels('ca|')).toEqual(['name:cart']);
    expect(labels('sho|')).toEqual(['ns:shop']);
  });

  test('replace the word that the cursor is in, or its value', () => {
    expect(at('port:80 n|s x')).toMatchObject({ from: 8, to: 10 });
    expect(at('ns:sh|op x')).toMatchObject({ from: 3, to: 7 });
    expect(at('a |b')).toMatchObject({ from: 2, to: 2 });
  });

  test('say how many there are', () => {
    const page = at('|', 3);
    expect(page.candidates).toHaveLength(3);
    expect(page.total).toBeGreaterThan(10);
  });

  test('make queries that can be read', () => {
    const odd = indexOf(deployment('shop', '"we (b*"').replaceAll('app: "we (b*"', 'app: "it\'s (b* c"'));
    const own = new Completer(new Facts(odd.reachability));
    for (const key of ['ns:', 'name:', 'kind:', 'label:', 'label:app=', 'from:', 'policy:']) {
      for (const { insert } of at(`${key}|`, 50, own).candidates) {
        const text = key === 'label:app=' ? `label:${insert}` : key + insert;
        expect(parseQuery(text)).toMatchObject({ ok: true });
      }
    }
  });
});
