/** Where the cursor is in a YAML text that need not be whole. */
import { describe, expect, test } from 'vitest';
import { placeIn, readLine } from '../../../../renderer/views/draft/editor/place.ts';

/** The place of the mark `|`, which is taken out of the text. */
function place(text: string) {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes('|'));
  const column = lines[at]?.indexOf('|') ?? 0;
  return placeIn(
    lines.map((line) => line.replace('|', '')),
    at,
    column,
  );
}

describe('a place', () => {
  test('is found below its keys', () => {
    expect(place('kind: NetworkPolicy\nspec:\n  podSelector:\n    matchLabels: {}\n    |')).toEqual({
      path: ['spec', 'podSelector'],
      kind: 'NetworkPolicy',
      siblings: ['matchLabels'],
    });
  });
  test('is in an item of a list, which may stand at the column of its key', () => {
    const inner = ['spec', 'ingress', 'from'];
    expect(place('spec:\n  ingress:\n    - from:\n        - |').path).toEqual(inner);
    expect(place('spec:\n  ingress:\n  - from:\n    - podSelector: {}\n    - |').path).toEqual(inner);
    expect(place('spec:\n  ingress:\n  - from: []\n    |')).toMatchObject({
      path: ['spec', 'ingress'],
      siblings: ['from'],
    });
    // Another item begins anew.
    expect(place('spec:\n  ingress:\n  - from: []\n    ports: []\n  - |').siblings).toEqual([]);
  });
  test('goes back out with the indentation', () => {
    expect(place('spec:\n  ingress:\n    - from:\n        - podSelector: {}\n  |')).toMatchObject({
      path: ['spec'],
      siblings: ['ingress'],
    });
    expect(place('metadata:\n  name: a\n|').path).toEqual([]);
  });
  test('knows the keys that come after it, and the kind wherever it stands', () => {
    expect(place('spec:\n  |\n  egress: []\nkind: ClusterNetworkPolicy')).toEqual({
      path: ['spec'],
      kind: 'ClusterNetworkPolicy',
      siblings: ['egress'],
    });
  });
  test('is of its own document', () => {
    expect(place('kind: NetworkPolicy\nspec:\n  a: 1\n---\nkind: AdminNetworkPolicy\nspec:\n  |')).toEqual({
      path: ['spec'],
      kind: 'AdminNetworkPolicy',
      siblings: [],
    });
  });
  test('lines that are broken, blank or comments do no harm', () => {
    expect(place('spec:\n\n  # kind: x\n  ingress: [\n  }}}\n  |').path).toEqual(['spec']);
  });
});

test('a line is read: dashes, column, key', () => {
  expect(readLine('  - - "a b": 1')).toEqual({ dashes: [2, 4], column: 6, key: 'a b' });
  expect(readLine('    kubernetes.io/metadata.name: x')).toMatchObject({
    column: 4,
    key: 'kubernetes.io/metadata.name',
  });
  expect(readLine('- plain')).toEqual({ dashes: [0], column: 2, key: null });
  expect(readLine('  # a: b')).toBeNull();
});
