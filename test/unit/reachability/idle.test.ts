import { expect, test } from 'vitest';
import { join, namespace, policy, shop } from '../../cli/manifests.ts';
import { analyzeYaml } from '../../support/read.ts';

function said(...documents: string[]): string[] {
  return analyzeYaml(join(...documents)).diagnostics.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );
}
const spec = (labels: string, rest = '') => `  podSelector: {matchLabels: {${labels}}}\n${rest}`;

test('a policy that selects nothing is said, one that selects something is not', () => {
  expect(said(shop, policy('shop', 'typo', spec('app: wbe')), policy('shop', 'web', spec('app: web')))).toEqual([
    'info policy-selects-nothing: NetworkPolicy shop/typo selects nothing that was read: pods app=wbe in namespace shop',
  ]);
});

test('a policy for pods on the host network alone selects nothing', () => {
  const host =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: h, namespace: shop, labels: {app: h}}\nspec: {hostNetwork: true, nodeName: n, containers: [{name: c}]}\n';
  expect(said(shop, host, policy('shop', 'h', spec('app: h'))).join()).toContain('policy-selects-nothing');
});

test('rules that match nothing are said in one line for each policy', () => {
  const rules = `  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
  - from: [{podSelector: {matchLabels: {app: nobody}}}]
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: nowhere}}}]
  - from: [{ipBlock: {cidr: 203.0.113.0/24}}]
  - {}
`;
  expect(said(shop, policy('shop', 'cart', spec('app: cart', rules)))).toEqual([
    'info rule-matches-nothing: NetworkPolicy shop/cart: ingress rule 2, ingress rule 3 match nothing that was read',
  ]);
});

test('without workloads there is nothing that could connect', () => {
  const text = expect.stringMatching(/^warning no-workloads: .*nothing that could connect/);
  expect(said(namespace('shop'))).toEqual([text]);
  expect(said(namespace('shop'), policy('shop', 'web', spec('app: web')))).toEqual([text]);
});
