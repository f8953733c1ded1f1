import { describe, expect, it } from 'vitest';
import { readMapping, writeMapping } from '../../../shared/snapshot/anonymize/mapping.ts';
import { Pseudonyms } from '../../../shared/snapshot/anonymize/pseudonyms.ts';

describe('pseudonyms', () => {
  it.each([
    ['two letters', 2, 'abcdefghijklmnopqrstuvwxyz', 600],
    ['short', 3, 'abcdefghijklmnopqrstuvwxyz', 5_000],
    ['hashes of pods', 5, 'bcdfghjklmnpqrstvwxz2456789', 150_000],
    ['long', 14, 'abcdef', 2_000],
    ['long numbers', 6, '123456789', 5_000],
    ['other scripts', 2, '東京大阪名古屋札幌', 64],
  ])('%s: different words to different ones of their length', (_what, length, alphabet, count) => {
    const pseudonyms = new Pseudonyms();
    const words = Array.from({ length: count }, (_, i) => {
      let left = i * 7;
      let word = '';
      for (let at = 0; at < length; at++) {
        word += alphabet.charAt(left % alphabet.length);
        left = Math.floor(left / alphabet.length);
      }
      return word;
    });
    const distinct = new Set(words);
    const out = new Set([...distinct].map((word) => pseudonyms.text(word)));
    expect(out.size).toBe(distinct.size);
    const kept = [...out].filter((word) => word.length === length).length;
    // Of two characters of another script there are fewer pseudonyms than words.
    expect(kept).toBe(alphabet.startsWith('東') ? 26 : out.size);
  });

  it('keep structure, capitals, well-known words, small numbers and addresses', () => {
    const pseudonyms = new Pseudonyms();
    const text = (one: string): string => pseudonyms.text(one);
    const [acme, till] = [text('acme'), text('till')];
    expect(acme).not.toBe('acme');
    expect(text('acme-till-0')).toBe(`${acme}-${till}-0`);
    expect(text('ACME/Till')).toBe(`${acme.toUpperCase()}/${till.charAt(0).toUpperCase()}${till.slice(1)}`);
    expect(text('till.acme.svc.cluster.local:8080')).toBe(`${till}.${acme}.svc.cluster.local:8080`);
    for (const same of [
      'kube-system',
      'k8s-app',
      'kubernetes.io/metadata.name',
      '10.0.0.0/8',
      'fd00::abcd',
      'a',
      'v1',
    ]) {
      expect(text(same)).toBe(same);
    }
  });

  it('go on with an earlier mapping', () => {
    const first = new Pseudonyms();
    const acme = first.text('acme');
    const known = readMapping(writeMapping(first.mapping));
    const second = new Pseudonyms(known ?? {});
    expect(second.text('till')).not.toBe(acme);
    expect(second.text('acme')).toBe(acme);
  });

  it.each(['', '{}', '[1]', '{"bulkheadMapping":2,"words":{}}', '{"bulkheadMapping":1,"words":{"a":"x","b":"x"}}'])(
    'no mapping: %s',
    (text) => expect(readMapping(text)).toBeNull(),
  );
});
