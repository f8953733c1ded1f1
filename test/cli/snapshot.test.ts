/** `bulkhead snapshot`, and snapshots wherever a path may stand. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cartPolicy, shop } from './manifests.ts';
import { bulkhead, folder } from './run-cli.ts';

const timeout = 60_000;

test.concurrent('saves, and every command opens it', { timeout }, async () => {
  const base = folder({ 'm/shop.yaml': shop, 'm/policies/cart.yaml': cartPolicy });
  const manifests = path.join(base, 'm');
  const file = path.join(base, 'shop.bulkhead.json');
  const saved = await bulkhead(['snapshot', manifests, '-o', file]);
  expect(saved).toMatchObject({ code: 0, out: '' });
  expect(saved.err).toContain(`saved 4 objects: ${file} (`);
  // Owner only: who reaches whom is nobody else's business.
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`)).toBe(false);

  const again = await bulkhead(['snapshot', file, '-o', '-', '-q']);
  expect(again).toEqual({ code: 0, out: readFileSync(file, 'utf8'), err: '' });
  const ends = ['--from', 'shop/web', '--to', 'shop/cart'];
  for (const command of [['list', '-o', 'json'], ['exposure'], ['explain', ...ends], ['generate', 'default-deny']]) {
    const [before, after] = await Promise.all([bulkhead([...command, manifests]), bulkhead([...command, file])]);
    expect(after, command.join(' ')).toEqual(before);
  }
  const piped = await bulkhead(['list', '-'], { input: readFileSync(file, 'utf8') });
  expect(piped.out).toBe((await bulkhead(['list', manifests])).out);
  expect((await bulkhead(['diff', manifests, file, '--fail-on', 'any'])).code).toBe(0);
});

test.concurrent('diff compares two, and a folder leaves out one that lies in it', { timeout }, async () => {
  const base = folder({ 'old/shop.yaml': shop, 'new/shop.yaml': shop, 'new/cart.yaml': cartPolicy });
  const [old, fresh] = ['old', 'new'].map((name) => path.join(base, name, `${name}.bulkhead.json`));
  for (const name of ['old', 'new']) {
    const from = path.join(base, name);
    expect((await bulkhead(['snapshot', from, '-o', path.join(from, `${name}.bulkhead.json`)])).code).toBe(0);
  }
  const diff = await bulkhead(['diff', old ?? '', fresh ?? '', '-q']);
  expect(diff.out).toBe((await bulkhead(['diff', path.join(base, 'old'), path.join(base, 'new'), '-q'])).out);
  expect(diff.out).toContain('shop/cart');
  const list = await bulkhead(['list', path.join(base, 'old')]);
  expect(list.err).toContain('old.bulkhead.json snapshot-in-folder: a snapshot among manifests: left out');
});

test.concurrent('with more manifests, which replace what they name again', { timeout }, async () => {
  const base = folder({ 'm/shop.yaml': shop, 'cart.yaml': cartPolicy });
  const file = path.join(base, 'shop.bulkhead.json');
  await bulkhead(['snapshot', path.join(base, 'm'), '-o', file]);
  const both = await bulkhead(['list', '-q', file, path.join(base, 'cart.yaml')]);
  expect(both.out).toBe((await bulkhead(['list', '-q', path.join(base, 'm'), path.join(base, 'cart.yaml')])).out);
});

test.concurrent('a damaged or newer snapshot ends the run', { timeout }, async () => {
  const base = folder({ 'shop.yaml': shop });
  const file = path.join(base, 'x.bulkhead.json');
  await bulkhead(['snapshot', path.join(base, 'shop.yaml'), '-o', file]);
  const text = readFileSync(file, 'utf8');
  const cut = await bulkhead(['list', '-'], { input: text.slice(0, -100) });
  expect(cut).toMatchObject({ code: 2, out: '' });
  expect(cut.err).toContain(
    'snapshot-damaged: the snapshot is damaged: it is not JSON (cut off?); nothing of it was read',
  );
  const newer = folder({ 'x.bulkhead.json': text.replace('"version": 1', '"version": 7'), 'shop.yaml': shop });
  const run = await bulkhead(['list', path.join(newer, 'x.bulkhead.json'), path.join(newer, 'shop.yaml')]);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toContain('the snapshot has version 7, and this Bulkhead reads up to version 1');
  expect(run.err).not.toMatch(/^ {2,}at /m);
});

test.concurrent('cannot write: nothing is left behind', { timeout }, async () => {
  const base = folder({ 'shop.yaml': shop });
  const run = await bulkhead([
    'snapshot',
    path.join(base, 'shop.yaml'),
    '-o',
    path.join(base, 'no', 'x.bulkhead.json'),
  ]);
  expect(run.code).toBe(2);
  expect(run.err).toContain('cannot write to');
  expect((await bulkhead(['snapshot', path.join(base, 'shop.yaml')])).err).toContain("required option '-o, --output");
});

test.concurrent('anonymized: no name is left, and a mapping makes two of them comparable', { timeout }, async () => {
  const base = folder({ 'old/shop.yaml': shop, 'new/shop.yaml': shop, 'new/cart.yaml': cartPolicy });
  const at = (name: string): string => path.join(base, name);
  const hide = (name: string, ...more: readonly string[]) =>
    bulkhead(['snapshot', at(name), '-o', at(`${name}.bulkhead.json`), '--anonymize', ...more]);
  expect((await hide('old', '--mapping', at('words.json'))).err).toContain(', names anonymized: ');
  await hide('new', '--mapping', at('words.json'));
  const { words } = JSON.parse(readFileSync(at('words.json'), 'utf8')) as { words: Record<string, string> };
  expect(Object.keys(words)).toEqual(expect.arrayContaining(['cart', 'shop']));
  const diff = await bulkhead(['diff', '-q', at('old.bulkhead.json'), at('new.bulkhead.json')]);
  const plain = await bulkhead(['diff', '-q', at('old'), at('new')]);
  expect(diff.out).not.toContain('cart');
  expect(diff.out.trim().split('\n')).toHaveLength(plain.out.trim().split('\n').length);
  expect(diff.out).toContain(`${words['shop']}/${words['cart']}[Deployment]`);

  expect((await hide('old', '--mapping', at('old/shop.yaml'))).err).toContain(
    'is no mapping of an anonymized snapshot',
  );
  const without = await bulkhead(['snapshot', at('old'), '-o', '-', '--mapping', at('x.json')]);
  expect(without.err).toContain('--mapping needs --anonymize');
});
