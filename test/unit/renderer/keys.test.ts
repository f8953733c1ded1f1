import { expect, test } from 'vitest';
import { matchesKeys, showKeys } from '../../../renderer/commands/keys.ts';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  ['Mod+O', { key: 'o', ctrlKey: true }, true],
  ['Mod+O', { key: 'o', metaKey: true }, true],
  ['Mod+O', { key: 'O', ctrlKey: true, shiftKey: true }, false],
  ['Mod+Shift+O', { key: 'O', ctrlKey: true, shiftKey: true }, true],
  ['Mod+O', { key: 'o' }, false],
  ['Mod+O', { key: 'o', ctrlKey: true, altKey: true }, false],
  // Where `?` is typed with Shift and where it is not.
  ['?', { key: '?', shiftKey: true }, true],
  ['?', { key: '?' }, true],
  ['+', { key: '+', shiftKey: true }, true],
  ['+', { key: '-' }, false],
  ['Mod+,', { key: ',', ctrlKey: true }, true],
  ['Backspace', { key: 'Backspace' }, true],
])('%s and %o: %s', (keys, press, expected) => {
  expect(matchesKeys(keys, { ...plain, ...press })).toBe(expected);
});

test('shows both names of the modifier', () => {
  expect(showKeys('Mod+Shift+O')).toBe('Ctrl/⌘ Shift O');
  expect(showKeys('-')).toBe('−');
});
