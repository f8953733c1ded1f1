import { describe, expect, it } from 'vitest';
import { parseDocuments, type ReadLimits } from '../../../shared/kubernetes/parse.ts';

function parse(text: string, limits: ReadLimits = {}) {
  return [...parseDocuments({ text, line: 1 }, limits)];
}
function read(text: string): unknown {
  const documents = parse(text);
  expect(documents).toHaveLength(1);
  expect(documents[0]?.parsed.problems).toEqual([]);
  return documents[0]?.parsed.value;
}
function problemsOf(text: string, limits: ReadLimits = {}): (string | number)[][] {
  return parse(text, limits).flatMap(({ line, parsed }) => parsed.problems.map((p) => [p.code, line + p.line]));
}

describe('scalars, as kubectl reads them', () => {
  const cases: [source: string, value: unknown][] = [
    ...['true', 'True', 'yes', 'Yes', 'YES', 'y', 'Y', 'on', 'On', 'ON'].map((s): [string, unknown] => [s, true]),
    ...['false', 'no', 'No', 'n', 'N', 'off', 'OFF'].map((s): [string, unknown] => [s, false]),
    ...['', '~', 'null', 'Null', 'NULL'].map((s): [string, unknown] => [s, null]),
    ['"yes"', 'yes'],
    ["'on'", 'on'],
    ['tRUE', 'tRUE'],
    ['0', 0],
    ['-0', 0],
    ['8080', 8080],
    ['+5', 5],
    ['1_000', 1000],
    ['0644', 420],
    ['0o644', 420],
    ['-0644', -420],
    ['0x1F', 31],
    ['0b101', 5],
    ['089', 89],
    ['1.10', 1.1],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1e999', '1e999'],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.inf', Number.NEGATIVE_INFINITY],
    ['12:30', '12:30'],
    ['190:20:30', '190:20:30'],
    ['2001-12-14', '2001-12-14'],
    ['2001-12-14T21:59:43Z', '2001-12-14T21:59:43Z'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['::1', '::1'],
    ['100m', '100m'],
    ['!!str 80', '80'],
    ['!!int "80"', 80],
    ['!!float 2', 2],
    ['!!binary aGk=', 'aGk='],
    ['!Ref name', 'name'],
  ];
  it.each(cases)('%s', (source, value) => {
    expect(read(`a: ${source}\n`)).toEqual({ a: value });
  });
  it('reads tags of other tools on collections', () => {
    expect(read('a: !Sub [x]\nb: !Map {c: 1}')).toEqual({ a: ['x'], b: { c: 1 } });
  });
  it('reads merge keys', () => {
    expect(read('a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\n')).toEqual({ a: { x: 1, z: 2 }, b: { x: 1, z: 3 } });
  });
  it('keeps __proto__ an ordinary key', () => {
    const value = read('__proto__: {polluted: 1}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect('polluted' in value).toBe(false);
  });
});

describe('JSON', () => {
  it('reads objects one after the other', () => {
    const documents = parse('{"a": "}\\""}\n\n{"b": 1}{"c": [{}]}\n');
    expect(documents.map(({ line, parsed }) => [line, parsed.value])).toEqual([
      [1, { a: '}"' }],
      [3, { b: 1 }],
      [3, { c: [{}] }],
    ]);
  });
  it('reads flow YAML that only looks like JSON', () => {
    expect(read('{a: 1, b: [x, yes]}')).toEqual({ a: 1, b: ['x', true] });
    expect(read(' \n{"a": 1, }')).toEqual({ a: 1 });
  });
  it('accepts tabs', () => expect(read('{\n\t"a": 1\n}')).toEqual({ a: 1 }));
});

describe('what is wrong', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
    .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[i]}`).join()}]`)
    .join('\n')}`;
  const merges = `a: &a {${Array.from({ length: 200 }, (_, i) => `k${i}: 1`).join()}}\n${Array.from(
    { length: 100 },
    (_, i) => `b${i}: {<<: *a}`,
  ).join('\n')}`;
  const chain = `c0: &c0 [x]\n${Array.from({ length: 300 }, (_, i) => `c${i + 1}: &c${i + 1} [*c${i}]`).join('\n')}`;
  const cases: [name: string, text: string, problems: (string | number)[][]][] = [
    ['bad indentation', 'a: 1\n  b: 2\n', [['yaml-syntax', 2]]],
    ['a tab', 'a:\n\tb: 1\n', [['yaml-syntax', 2]]],
    ['an open quote', 'a: "x\nb: 1\n', [['yaml-syntax', 2]]],
    ['an open bracket', 'a: [1\nb: 2\n', [['yaml-syntax', 2]]],
    ['an unknown alias', 'a: 1\nb: *x\n', [['yaml-syntax', 2]]],
    ['a NUL', 'a: \0', [['yaml-syntax', 1]]],
    ['broken JSON', '{"a": 1,\n "b": }x\n', [['yaml-syntax', 2]]],
    ['truncated JSON', '{"a": {"b": 1', [['yaml-syntax', 1]]],
    ['a template in a value', 'a: 1\nb: {{ .Values.b }}\n', [['template', 2]]],
    ['a template first', '{{- if .Values.on }}\na: 1\n{{- end }}\n', [['template', 1]]],
    ['a template around YAML', 'a: 1\n{{- if .x }}\nb: 1\n{{- end }}\n', [['template', 2]]],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', [['duplicate-key', 3]]],
    ['exponential aliases', bomb, [['alias-expansion', 1]]],
    ['many merges', merges, [['alias-expansion', 51]]],
    ['an alias in itself', 'a: &a\n  b: *a\n', [['alias-cycle', 1]]],
    ['deep YAML', `a: ${'['.repeat(1000)}`, [['too-deep', 1]]],
    ['very deep YAML', '- '.repeat(100_000), [['too-deep', 1]]],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, [['too-deep', 1]]],
    ['depth by aliases', chain, [['too-deep', 1]]],
  ];
  it.each(cases)('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
  it('takes the last of a key that stands twice', () => {
    const [document] = parse('a: 1\n"a": {x: 1, x: 2}\n');
    expect(document?.parsed.value).toEqual({ a: { x: 2 } });
  });
  it('a merge and an own key are not the same key twice', () => {
    expect(problemsOf('a: &a {x: 1}\nb: {<<: *a, x: 2}\nc: {x: 2, <<: *a}')).toEqual([]);
  });
  it('limits the size of a document', () => {
    expect(problemsOf('a: 12345678', { yamlCharacters: 10 })).toEqual([['document-too-large', 1]]);
    expect(problemsOf('{"a": 12345678}', { jsonCharacters: 10 })).toEqual([['document-too-large', 1]]);
    expect(problemsOf('{"a": 12345678}', { yamlCharacters: 10 })).toEqual([]);
    expect(problemsOf('{"a": 1234567x}', { yamlCharacters: 10 })).toEqual([['document-too-large', 1]]);
  });
});
