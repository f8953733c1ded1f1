import { expect, test } from 'vitest';
import type { Explanation } from '../../../shared/reachability/types.ts';
import { writeExplainJson } from '../../../shared/report/json.ts';
import { writeExplainMarkdown } from '../../../shared/report/markdown.ts';
import type { Paint } from '../../../shared/report/report.ts';
import { writeExplainText } from '../../../shared/report/text.ts';
import { allPorts, noPorts } from '../../../shared/values/ports.ts';
import { cart, http, web, written } from './sample.ts';

const denied: Explanation = {
  verdict: 'denied',
  ports: noPorts,
  unknownPorts: noPorts,
  reasons: [],
  egress: [
    {
      tier: 'Default',
      policy: null,
      rule: null,
      action: 'allow',
      ports: allPorts,
      file: null,
      line: null,
      reason: 'No policy isolates it.',
    },
  ],
  ingress: [
    {
      tier: 'NetworkPolicy',
      policy: 'NetworkPolicy shop/cart',
      rule: 0,
      action: 'deny',
      ports: http,
      file: 'cart.yaml',
      line: 12,
      reason: 'The peer does not match.',
    },
  ],
  fix: {
    to: 'allowed',
    text: 'Allow shop/web in rule 1',
    policy: 'NetworkPolicy shop/cart',
    yaml: 'from:\n- podSelector: {}\n',
  },
};
const unknown: Explanation = {
  verdict: 'unknown',
  ports: noPorts,
  unknownPorts: http,
  reasons: ['local-node'],
  egress: [],
  ingress: [],
};

test('text is a story: verdict, both directions, the way out', () => {
  expect(written((write) => writeExplainText({ from: web, to: cart, asked: http, explanation: denied }, write))).toBe(
    `denied: shop/web[Deployment] => shop/cart[Deployment] on TCP 80

Egress of shop/web[Deployment]
  1. Default: allow All Connections
     No policy isolates it.

Ingress of shop/cart[Deployment]
  1. NetworkPolicy shop/cart, rule #1: deny TCP 80  cart.yaml:12
     The peer does not match.

To allow it: Allow shop/web in rule 1
  from:
  - podSelector: {}
`,
  );
  const text = written((write) => writeExplainText({ from: web, to: cart, explanation: unknown }, write));
  expect(text).toContain('unknown ports: TCP 80 (the two may share a node)');
});

test('JSON has the keys of the contract first', () => {
  const json = JSON.parse(written((write) => writeExplainJson({ from: web, to: cart, explanation: denied }, write)));
  expect(Object.keys(json).slice(0, 6)).toEqual(['schemaVersion', 'verdict', 'ports', 'egress', 'ingress', 'fix']);
  expect(Object.keys(json.ingress[0])).toEqual(['tier', 'policy', 'rule', 'action', 'ports', 'file', 'line', 'reason']);
  expect(json.egress[0]).toMatchObject({ policy: null, rule: null, file: null, line: null });
  const open = JSON.parse(written((write) => writeExplainJson({ from: web, to: cart, explanation: unknown }, write)));
  expect(open).toMatchObject({
    verdict: 'unknown',
    ports: {},
    unknownPorts: { TCP: [[80, 80]] },
    reason: 'local-node',
  });
  expect('fix' in open).toBe(false);
});

test('Markdown has a table for each direction and a block that YAML cannot leave', () => {
  const fix = { to: 'denied', text: 'x', policy: null, yaml: 'a: "```"\n' } as const;
  const text = written((write) =>
    writeExplainMarkdown({ from: web, to: cart, explanation: { ...denied, fix } }, write),
  );
  expect(text).toContain('**To deny it**: x');
  expect(text).toContain('| NetworkPolicy | NetworkPolicy shop/cart | #1 | deny | TCP 80 | cart.yaml:12 |');
  expect(text).toContain('````yaml\na: "```"\n````\n');
});

test('colours only add to the text', () => {
  const mark = (text: string) => `<${text}>`;
  const paint: Paint = { dim: mark, bold: mark, allowed: mark, denied: mark, unknown: mark };
  const report = { from: web, to: cart, explanation: unknown };
  const coloured = written((write) => writeExplainText(report, write, paint));
  const plain = written((write) => writeExplainText(report, write));
  expect(coloured.startsWith('<<unknown>>: shop/web')).toBe(true);
  expect(plain).not.toContain('<');
});
