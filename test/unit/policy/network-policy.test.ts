import { describe, expect, it } from 'vitest';
import { compilePolicies } from '../../../shared/policy/compile.ts';
import { formatAddressSet } from '../../../shared/values/addresses.ts';
import { allOf, allPorts, noPorts, portRange, union } from '../../../shared/values/ports.ts';
import { policy } from '../../cli/manifests.ts';
import { readYaml } from '../../support/read.ts';

/** A policy whose `spec` begins on line 5. */
function compiled(spec: string) {
  const { objects, texts } = readYaml(policy('shop', 'p', spec));
  const { policies, diagnostics } = compilePolicies(objects, (source, pointer) => texts.lineOf(source, pointer));
  const [one] = policies;
  if (!one) throw new Error('no policy');
  return { ...one, said: diagnostics.map(({ line, code, message }) => `${line} ${code} ${message}`) };
}
const ports = (list: string) => compiled(`  ingress:\n  - ports: ${list}\n`).rules.ingress?.[0]?.ports;
const peers = (list: string) => compiled(`  ingress:\n  - from: ${list}\n`).rules.ingress?.[0]?.peers;

describe('directions', () => {
  it.each([
    ['nothing', '  podSelector: {}\n', true, false],
    ['no egress rule', '  egress: []\n', true, false],
    ['an egress rule', '  egress: [{}]\n', true, true],
    ['Egress alone', '  policyTypes: [Egress]\n', false, true],
    ['an empty list of types', '  policyTypes: []\n  egress: [{}]\n', true, true],
    ['rules of a direction that is not listed', '  policyTypes: [Egress]\n  ingress: [{}]\n', false, true],
  ])('of %s', (_name, spec, ingress, egress) => {
    const { rules } = compiled(spec);
    expect([rules.ingress !== null, rules.egress !== null]).toEqual([ingress, egress]);
  });
});

describe('ports', () => {
  it.each([
    ['[]', allPorts],
    ['null', allPorts],
    ['[{}]', allOf('TCP')],
    ['[{protocol: UDP}]', allOf('UDP')],
    ['[{port: 80}, {port: 443, protocol: TCP}]', union(portRange('TCP', 80), portRange('TCP', 443))],
    ['[{port: 80, endPort: 90}]', portRange('TCP', 80, 90)],
    ['[{port: http}]', noPorts],
  ])('%s', (list, fixed) => expect(ports(list)?.fixed).toBe(fixed));

  it('keep a name with its protocol, TCP when absent', () => {
    expect(ports('[{port: http}, {port: dns, protocol: UDP}]')?.named).toEqual([
      { name: 'http', protocol: 'TCP' },
      { name: 'dns', protocol: 'UDP' },
    ]);
  });
});

describe('what has the wrong type matches nothing, and the policy is invalid', () => {
  it.each(['80', '{port: 80}', '[80]', 'http'])('ports: %s', (list) => {
    const { valid, rules } = compiled(`  ingress:\n  - ports: ${list}\n`);
    expect(valid).toBe(false);
    expect(rules.ingress?.[0]?.ports).toEqual({ fixed: noPorts, named: [] });
  });
  it.each(['{podSelector: {}}', '5', '[5]', '[{ipBlock: {cidr: 10.0.0.0/8, except: 10.1.0.0/16}}]'])(
    'from: %s',
    (list) => {
      const { valid, rules } = compiled(`  ingress:\n  - from: ${list}\n`);
      expect(valid).toBe(false);
      expect(rules.ingress?.[0]?.peers).toEqual([]);
    },
  );
  it('a rule that is no object', () => {
    expect(compiled('  ingress: [all, {}]\n')).toMatchObject({ valid: false, rules: { ingress: [{ index: 1 }] } });
  });
  it.each(['policyTypes: Egress', 'policyTypes: [Egres]', 'egress: {to: []}'])(
    'the directions of %s may be both',
    (spec) => {
      const { valid, rules } = compiled(`  ${spec}\n`);
      expect([valid, rules.ingress !== null, rules.egress !== null]).toEqual([false, true, true]);
    },
  );
});

describe('peers', () => {
  it('are everything when the list is absent or empty, nothing when an item is', () => {
    expect(peers('[]')).toEqual([{ kind: 'everything' }]);
    expect(peers('null')).toEqual([{ kind: 'everything' }]);
    expect(peers('[{}]')).toEqual([]);
  });

  it('stay in the namespace of the policy without a namespaceSelector', () => {
    expect(peers('[{podSelector: {}}]')).toMatchObject([{ kind: 'pods', namespaces: { kind: 'name', name: 'shop' } }]);
    expect(peers('[{namespaceSelector: {}}]')).toMatchObject([
      { kind: 'pods', namespaces: { kind: 'selector', selector: { requirements: [] } } },
    ]);
  });

  it('of addresses leave out what is excepted', () => {
    const [peer] = peers('[{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9]}}]') ?? [];
    expect(peer?.kind === 'addresses' && formatAddressSet(peer.addresses)).toBe('10.128.0.0/9');
  });
});

describe('what is wrong', () => {
  it.each([
    ['policyTypes: [ingress]', '5 policy-invalid .*spec.policyTypes\\[0\\]: must be Ingress or Egress'],
    ['ingress: [{ports: [{port: 1.5}]}]', '5 policy-invalid .*spec.ingress\\[0\\].ports\\[0\\].port'],
    ['ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [fd00::/64]}}]}]', 'fd00::/64.*not a strict subset'],
    ['ingress: {}', 'spec.ingress: must be a list'],
    ['podSelector: []', 'spec.podSelector: must be a label selector'],
  ])('%s', (spec, said) => {
    const found = compiled(`  ${spec}\n`);
    expect(found.valid).toBe(false);
    expect(found.said.join('\n')).toMatch(new RegExp(said));
  });

  it.each([
    ['ingress: [null]', 'null-item'],
    ['ingress: [{ports: [{port: 80}], form: []}]', 'policy-unknown-field'],
    ['ingress: [{from: [{ipBlock: {cidr: 010.0.0.0/8}}]}]', 'cidr-odd'],
    ['ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]', 'cidr-host-bits'],
  ])('%s is a warning, and the policy is in force', (spec, code) => {
    const found = compiled(`  ${spec}\n`);
    expect(found.valid).toBe(true);
    expect(found.said.map((one) => one.split(' ')[1])).toContain(code);
  });

  it('stands at its own line', () => {
    const { said } = compiled(
      '  podSelector:\n    matchExpressions:\n    - {key: a, operator: Exists}\n    - {key: a, operator: Gt}\n',
    );
    expect(said).toEqual([expect.stringMatching(/^8 policy-invalid .*matchExpressions\[1\]\.operator: "Gt"/)]);
  });
});

describe('fields beside spec', () => {
  const whole = (rest: string) => {
    const { objects, texts } = readYaml(
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n${rest}`,
    );
    const { diagnostics } = compilePolicies(objects, (source, pointer) => texts.lineOf(source, pointer));
    return diagnostics.map(({ line, code, message, hint }) => `${line} ${code} ${message} ${hint}`);
  };
  it('that belong into it are said, with the line', () => {
    const said = whole('spec: {podSelector: {}}\npolicyTypes: [Egress]\nstatus: {}\n');
    expect(said).toEqual([expect.stringMatching(/^5 policy-unknown-field .*"policyTypes".*beside spec.*Indent/)]);
  });
  it('that are known nowhere are said, and what a policy without spec means', () => {
    expect(whole('specc: {}\n')).toEqual([
      expect.stringMatching(/^4 policy-unknown-field .*"specc"/),
      expect.stringMatching(/^1 policy-without-spec .*every pod of namespace shop and denies all ingress/),
    ]);
  });
});
