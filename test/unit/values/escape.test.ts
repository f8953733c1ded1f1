import { expect, test } from 'vitest';
import {
  csvField,
  dotString,
  jsonString,
  markdownBlock,
  markdownText,
  mermaidString,
  printable,
} from '../../../shared/values/escape.ts';

test('a terminal gets no control characters', () => {
  expect(printable('a\u001b[31mb\r\nc\u009b\u202ed\u200b')).toBe('a\\u001b[31mb\\u000d\\u000ac\\u009b\\u202ed\\u200b');
  expect(printable('Grüße 日本')).toBe('Grüße 日本');
});

test.each(['plain', 'with "quotes"', 'C1 \u009b', 'bidi \u202e', 'back\\slash', '\u001b', '\ud800'])(
  'JSON keeps the value of %j',
  (text) => {
    expect(JSON.parse(jsonString(text))).toBe(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(jsonString(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  },
);

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['shop/web[Deployment]', 'shop/web[Deployment]'],
  ['', ''],
])('CSV field %j is %j', (text, field) => expect(csvField(text)).toBe(field));

test('Markdown makes no cell, tag, emphasis or link', () => {
  expect(markdownText('a|b`c`*d*_e_<i>&amp;\n')).toBe('a\\|b\\`c\\`\\*d\\*\\_e\\_&lt;i>&amp;amp;\\\\u000a');
  expect(markdownText('[x](http://evil) ![y](z)')).toBe('[x]\\(http://evil) !\\[y]\\(z)');
  expect(markdownBlock('`````')).toBe('``````\n`````\n``````\n');
});

test('DOT and Mermaid strings cannot be left', () => {
  expect(dotString('a"]; b\\')).toBe('"a\\"]; b\\\\"');
  expect(mermaidString('a"]; <b>#x')).toBe('"a#34;]#59; #60;b#62;#35;x"');
});
