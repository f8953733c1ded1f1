import { describe, expect, it } from 'vitest';
import { editForm, type FormEdit, formOf } from '../../../shared/draft/form.ts';
import { readPolicies } from '../../../shared/draft/manifest.ts';

const text = `# why: audit
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: cart # the cart
  ingress:
    # the shop front
    - from:
        - podSelector: {matchLabels: {app: web}}
        - ipBlock: {cidr: 10.0.0.0/8}
      ports:
        - port: 8080
`;
const line = 2;
const edited = (edit: FormEdit, of: string = text): string => {
  const result = editForm(of, line, edit);
  if (!result.ok) throw new Error(result.message);
  return result.text;
};
const specOf = (of: string): unknown => readPolicies(of).objects[0]?.raw.spec;
const add = {
  kind: 'add',
  direction: 'egress',
  column: 'cluster',
  cidr: '',
  namespace: '',
  labels: '',
  ports: '',
} as const;

describe('the form', () => {
  it('puts peers into columns', () => {
    const [policy] = formOf(text).policies;
    expect(policy).toMatchObject({ name: 'cart', namespace: 'shop', pods: 'app=cart', egress: null });
    expect(policy?.ingress).toEqual([
      { rule: 0, at: 0, column: 'namespace', text: 'pods app=web', ports: '8080/TCP' },
      { rule: 0, at: 1, column: 'outside', text: '10.0.0.0/8', ports: '8080/TCP' },
    ]);
  });
  it('says what it cannot show', () => {
    const other =
      'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {}\n';
    expect(formOf(`${text}---\n${other}`)).toMatchObject({ policies: [{ name: 'cart' }], others: 1 });
    const all = text.replace('    - from:\n', '    - {}\n    - from:\n');
    expect(formOf(all).policies[0]?.ingress?.[0]).toMatchObject({
      at: null,
      text: 'everybody, everywhere',
      ports: 'all ports',
    });
  });
});

describe('an edit by the form', () => {
  it('adds a rule where it belongs, and keeps comments', () => {
    const after = edited({ ...add, namespace: 'data', labels: 'app=db', ports: '5432' });
    expect(after).toContain('# why: audit');
    expect(after).toContain('# the cart');
    expect(after).toContain('# the shop front');
    expect(specOf(after)).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } },
              podSelector: { matchLabels: { app: 'db' } },
            },
          ],
          ports: [{ port: 5432 }],
        },
      ],
    });
    expect(formOf(after).policies[0]?.egress).toMatchObject([{ column: 'cluster', text: 'pods app=db of data' }]);
  });
  it.each([
    ['outside', { cidr: '192.0.2.0/24' }, { ipBlock: { cidr: '192.0.2.0/24' } }],
    ['namespace', { labels: 'app=web' }, { podSelector: { matchLabels: { app: 'web' } } }],
    ['namespace', {}, { podSelector: {} }],
    ['cluster', {}, { namespaceSelector: {} }],
  ] as const)('to %s: %j', (column, part, peer) => {
    const after = edited({ ...add, ...part, direction: 'ingress', column });
    expect(specOf(after)).toMatchObject({ ingress: [{}, { from: [peer] }] });
  });
  it('removes a peer, then the rule; what is left still isolates', () => {
    const one = edited({ kind: 'remove', direction: 'ingress', rule: 0, at: 1 });
    expect(specOf(one)).toMatchObject({ ingress: [{ from: [{ podSelector: {} }] }] });
    const none = edited({ kind: 'remove', direction: 'ingress', rule: 0, at: 0 }, one);
    expect(specOf(none)).toEqual({ podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Ingress'] });
  });
  it('isolates a direction and lets go of it', () => {
    const both = edited({ kind: 'isolate', direction: 'egress', on: true });
    expect(formOf(both).policies[0]?.egress).toEqual([]);
    expect(formOf(edited({ kind: 'isolate', direction: 'ingress', on: false }, both)).policies[0]).toMatchObject({
      ingress: null,
      egress: [],
    });
    expect(editForm(text, line, { kind: 'isolate', direction: 'ingress', on: false })).toMatchObject({ ok: false });
  });
  it('says what is wrong with what was typed, and with another text', () => {
    expect(editForm(text, line, { kind: 'pods', labels: 'cart' })).toMatchObject({ ok: false, message: /key=value/ });
    expect(editForm(text, line, { ...add, ports: '0' })).toMatchObject({ ok: false, message: /out of range/ });
    expect(editForm(text, 9, { kind: 'pods', labels: '' })).toMatchObject({ ok: false });
  });
});
