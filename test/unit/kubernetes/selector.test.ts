import { describe, expect, it } from 'vitest';
import { formatSelector, parseLabelSelector } from '../../../shared/kubernetes/selector.ts';

function expression(key: unknown, operator: unknown, values?: unknown) {
  return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
}
function formatted(raw: unknown): string {
  const { selector, problems } = parseLabelSelector(raw);
  expect(problems).toEqual([]);
  return selector ? formatSelector(selector) : 'none';
}

describe('parseLabelSelector', () => {
  it.each<[string, unknown]>([
    ['*', {}],
    ['*', { matchLabels: null, matchExpressions: null }],
    ['app=web', { matchLabels: { app: 'web' } }],
    ['app=', { matchLabels: { app: '' } }],
    ['app=web', expression('app', 'In', ['web', 'web'])],
    ['app in (a,b)', expression('app', 'In', ['b', 'a'])],
    ['tier!=a', expression('tier', 'NotIn', ['a'])],
    ['tier notin (a,b)', expression('tier', 'NotIn', ['b', 'a'])],
    ['x', expression('x', 'Exists')],
    ['!example.com/x', expression('example.com/x', 'DoesNotExist', [])],
    [
      'app=web,tier notin (a,b),!x',
      {
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'x', operator: 'DoesNotExist' },
          { key: 'tier', operator: 'NotIn', values: ['b', 'a'] },
          { key: 'app', operator: 'In', values: ['web'] },
        ],
      },
    ],
  ])('%s', (text, raw) => {
    expect(formatted(raw)).toBe(text);
  });
  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'app=web'],
    ['an unknown field', { app: 'web' }],
    ['a number as value', { matchLabels: { a: 1 } }],
    ['a bad value', { matchLabels: { a: 'b c' } }],
    ['a bad key', { matchLabels: { 'a b': 'c' } }],
    ['labels as a list', { matchLabels: [] }],
    ['expressions as an object', { matchExpressions: {} }],
    ['an expression that is none', { matchExpressions: [1] }],
    ['no key', expression(undefined, 'Exists')],
    ['an operator that selectors do not have', expression('a', 'Gt', ['1'])],
    ['In without values', expression('a', 'In')],
    ['NotIn without values', expression('a', 'NotIn', [])],
    ['Exists with values', expression('a', 'Exists', ['b'])],
    ['a value that is no string', expression('a', 'In', [true])],
    ['values that are no list', expression('a', 'In', 'b')],
  ])('reports %s', (_, raw) => {
    expect(parseLabelSelector(raw).problems.length).toBeGreaterThan(0);
  });
  it('keys are equal for equal selectors only', () => {
    const key = (raw: unknown) => parseLabelSelector(raw).selector?.key;
    expect(key({ matchLabels: { b: '1', a: '2' } })).toBe(key({ matchLabels: { a: '2', b: '1' } }));
    expect(key(expression('a', 'In', ['x']))).toBe(key({ matchLabels: { a: 'x' } }));
    expect(key(expression('a', 'NotIn', ['x']))).not.toBe(key(expression('a', 'In', ['x'])));
  });
});

describe('problems', () => {
  it.each<[string, unknown]>([
    [
      '/matchExpressions/1/operator',
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' },
          { key: 'a', operator: 'Gt' },
        ],
      },
    ],
    ['/matchExpressions/0/key', expression('a b', 'Exists')],
    ['/matchExpressions/0', expression('a', 'In', [])],
    ['/matchExpressions/0/values', expression('a', 'Exists', ['x'])],
    ['/matchExpressions/0/values/1', expression('a', 'In', ['x', 'a b'])],
    ['/matchLabels/example.com~1a', { matchLabels: { 'example.com/a': 1 } }],
    ['/matchLabel', { matchLabel: {} }],
  ])('stand at %s', (pointer, raw) => {
    expect(parseLabelSelector(raw).problems.map((problem) => problem.pointer)).toEqual([pointer]);
  });

  it('null values are empty strings in built-in kinds only', () => {
    const raw = { matchLabels: { app: null }, matchExpressions: [{ key: 'b', operator: 'In', values: [null] }] };
    const { selector, problems } = parseLabelSelector(raw, { nullIsEmpty: true });
    expect(problems).toEqual([]);
    expect(selector?.requirements.map(({ values }) => values)).toEqual([[''], ['']]);
    expect(parseLabelSelector(raw).problems).toHaveLength(2);
  });
});
