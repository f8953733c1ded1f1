/** Texts of what is held: telling what changed comes to the same as reading everything anew. */
import { expect, test } from 'vitest';
import { policyResource } from '../../../../main/sources/kubeconfig/kinds.ts';
import { LiveObjects } from '../../../../main/sources/kubeconfig/store.ts';

const kind = policyResource('NetworkPolicy');
if (!kind) throw new Error('NetworkPolicies are read');
const served = { kind, version: kind.versions[0] };
const policy = (at: number, spec: object = {}): Record<string, unknown> => ({
  metadata: { name: `policy-${at}`, namespace: 'shop' },
  spec,
});

test('policies are YAML until there are too many, and again afterwards', () => {
  const objects = new LiveObjects();
  for (let at = 0; at < 2000; at++) objects.put(served, policy(at));
  objects.track();
  const texts = new Map(objects.texts().map(({ file, text }) => [file, text]));
  const take = (): number => {
    const changes = objects.takeChanges();
    for (const { file, text } of changes) {
      if (text === null) texts.delete(file);
      else texts.set(file, text);
    }
    expect(texts).toEqual(new Map(objects.texts().map(({ file, text }) => [file, text])));
    return changes.length;
  };
  objects.put(served, policy(7, { podSelector: {} }));
  expect(take()).toBe(1);
  objects.put(served, policy(2000));
  objects.put(served, policy(8, { podSelector: {} }));
  objects.delete(served, policy(9));
  objects.put(served, policy(2001));
  expect(take()).toBe(2000 + 2001);
  expect(texts.get('networkpolicies/shop/policy-8.json')).toContain('"podSelector":{}');
  objects.delete(served, policy(10));
  objects.delete(served, policy(11));
  expect(take()).toBe(2001 + 1999);
  expect(texts.get('networkpolicies/shop/policy-8.yaml')).toContain('podSelector: {}');
});
