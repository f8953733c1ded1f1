import { expect, test } from 'vitest';
import { fieldPath, step, stepsOf } from '../../../shared/kubernetes/pointer.ts';

test.each([
  ['', ''],
  ['/spec/ingress/0/from/12/podSelector', 'spec.ingress[0].from[12].podSelector'],
  [`/metadata/labels${step('example.com/team')}`, 'metadata.labels[example.com/team]'],
  [`/a${step('~x/y')}`, 'a[~x/y]'],
])('%s is shown as %s', (pointer, text) => expect(fieldPath(pointer)).toBe(text));

test('a step is read back as it was', () => {
  for (const key of ['a', '~', '/', '~1', 'x/~0y']) expect(stepsOf(`/spec${step(key)}`)).toEqual(['spec', key]);
});
