import { expect, test } from 'vitest';
import { explainCommand, shellWord } from '../../../renderer/views/explore/command-line.ts';

test.each([
  ['shop/web', 'shop/web'],
  ['shop/web[Deployment]', "'shop/web[Deployment]'"],
  ['{ingress-controller}', "'{ingress-controller}'"],
  ["it's; rm -rf $HOME `x`", "'it'\\''s; rm -rf $HOME `x`'"],
  ['', "''"],
])('%s is quoted', (text, quoted) => {
  expect(shellWord(text)).toBe(quoted);
});

test('a command has the path that is open, and says where one is missing', () => {
  const question = ['--from', 'shop/web[Deployment]', '--to', '203.0.113.0'];
  expect(explainCommand('/my clusters/a', question)).toBe(
    "bulkhead explain '/my clusters/a' --from 'shop/web[Deployment]' --to 203.0.113.0",
  );
  expect(explainCommand('-x', [])).toBe('bulkhead explain ./-x');
  expect(explainCommand(null, [])).toBe('bulkhead explain PATH');
});
