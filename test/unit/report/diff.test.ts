import { expect, test } from 'vitest';
import type { PairVerdict, ReachabilityDiff } from '../../../shared/reachability/types.ts';
import { writeDiffCsv } from '../../../shared/report/csv.ts';
import { writeDiffDot } from '../../../shared/report/dot.ts';
import { writeDiffJson } from '../../../shared/report/json.ts';
import { writeDiffMarkdown } from '../../../shared/report/markdown.ts';
import { writeDiffMermaid } from '../../../shared/report/mermaid.ts';
import { writeDiffText } from '../../../shared/report/text.ts';
import { allPorts, noPorts, portRange } from '../../../shared/values/ports.ts';
import { cart, connect, controller, database, http, maybe, outside, web, written } from './sample.ts';

const only = (allowed: PairVerdict['allowed']): PairVerdict => ({ allowed, unknown: noPorts, reasons: [] });
const diff: ReachabilityDiff = {
  added: [
    connect(controller, cart, http),
    connect(web, cart, http),
    maybe(web, cart, portRange('UDP', 53), 'address-unknown'),
    connect(outside, cart, allPorts),
  ],
  removed: [connect(web, database, http)],
  changed: [
    {
      from: outside,
      to: web,
      before: only(portRange('TCP', 7070)),
      after: { allowed: portRange('TCP', 8000), unknown: http, reasons: ['equal-priority'] },
    },
  ],
  endpointsAdded: [cart.id, 'shop/lonely[Pod]'],
  endpointsRemoved: [],
  diagnostics: { before: [], after: [] },
};
const empty: ReachabilityDiff = {
  added: [],
  removed: [],
  changed: [],
  endpointsAdded: [],
  endpointsRemoved: [],
  diagnostics: { before: [], after: [] },
};

test('text is what netpol-analyzer prints: changed, added, removed, ingress controller last', () => {
  const cartAdded = 'workloads-diff-info: workload shop/cart[Deployment] added';
  expect(written((write) => writeDiffText(diff, write))).toBe(
    [
      'Connectivity diff:',
      'diff-type: changed, source: 0.0.0.0/0[External], destination: shop/web[Deployment], ref1: TCP 7070, ref2: TCP 8000; TCP 80 (unknown: policies of equal priority disagree)',
      `diff-type: added, source: 0.0.0.0/0[External], destination: shop/cart[Deployment], ref1: No Connections, ref2: All Connections, ${cartAdded}`,
      `diff-type: added, source: shop/web[Deployment], destination: shop/cart[Deployment], ref1: No Connections, ref2: TCP 80; UDP 53 (unknown: the address of a pod is not known), ${cartAdded}`,
      'diff-type: removed, source: shop/web[Deployment], destination: data/db[StatefulSet], ref1: TCP 80, ref2: No Connections',
      `diff-type: added, source: {ingress-controller}, destination: shop/cart[Deployment], ref1: No Connections, ref2: TCP 80, ${cartAdded}`,
      'diff-type: added, workloads-diff-info: workload shop/lonely[Pod] added',
      '',
    ].join('\n'),
  );
  expect(written((write) => writeDiffText(empty, write))).toBe('');
});

test('JSON has the keys of the contract', () => {
  const json = JSON.parse(written((write) => writeDiffJson(diff, write)));
  expect(Object.keys(json)).toEqual([
    'schemaVersion',
    'added',
    'removed',
    'changed',
    'endpointsAdded',
    'endpointsRemoved',
  ]);
  expect(json.changed).toEqual([
    {
      from: '0.0.0.0/0',
      to: 'shop/web[Deployment]',
      before: { TCP: [[7070, 7070]] },
      after: { TCP: [[8000, 8000]] },
      afterUnknown: { TCP: [[80, 80]] },
      reason: 'equal-priority',
    },
  ]);
  expect(json.added).toHaveLength(4);
  expect(JSON.parse(written((write) => writeDiffJson(empty, write)))).toEqual({
    schemaVersion: 1,
    added: [],
    removed: [],
    changed: [],
    endpointsAdded: [],
    endpointsRemoved: [],
  });
});

test('tables and drawings have a line for each difference', () => {
  const csv = written((write) => writeDiffCsv(diff, write))
    .trimEnd()
    .split('\n');
  expect(csv[0]).toBe('diff-type,source,destination,ref1,ref2,workloads-diff-info');
  expect(csv).toHaveLength(7);
  expect(
    written((write) => writeDiffMarkdown(diff, write))
      .trimEnd()
      .split('\n'),
  ).toHaveLength(8);
  const dot = written((write) => writeDiffDot(diff, write));
  expect(dot.match(/ -> /g)).toHaveLength(5);
  expect(dot).toContain('[label="- TCP 80" color="red2" fontcolor="red2" style="dashed"]');
  const mermaid = written((write) => writeDiffMermaid(diff, write));
  expect(mermaid).toContain('|"removed: TCP 80"|');
  expect(mermaid.match(/==>/g)).toHaveLength(3);
});
