import { expect, test } from 'vitest';
import type { WorkloadExposure } from '../../../shared/reachability/types.ts';
import { writeExposureCsv } from '../../../shared/report/csv.ts';
import { writeExposureJson } from '../../../shared/report/json.ts';
import { writeExposureMarkdown } from '../../../shared/report/markdown.ts';
import { writeExposureText } from '../../../shared/report/text.ts';
import { allPorts, noPorts } from '../../../shared/values/ports.ts';
import { cart, http, outside, web, written } from './sample.ts';

const exposure: readonly WorkloadExposure[] = [
  {
    endpoint: web,
    isolated: { ingress: true, egress: false },
    entries: [
      {
        direction: 'ingress',
        peer: { kind: 'addresses', endpoint: outside },
        ports: http,
        unknown: noPorts,
        named: [],
      },
      {
        direction: 'ingress',
        peer: { kind: 'selector', namespaces: 'team=a', pods: '', matches: 0 },
        ports: noPorts,
        unknown: http,
        named: ['metrics'],
      },
      { direction: 'egress', peer: { kind: 'any-namespace' }, ports: allPorts, unknown: noPorts, named: [] },
    ],
  },
  { endpoint: cart, isolated: { ingress: true, egress: true }, entries: [] },
];

test('text is grouped by workload', () => {
  expect(written((write) => writeExposureText(exposure, write))).toBe(`shop/cart[Deployment]
  ingress: isolated
  egress: isolated

shop/web[Deployment]
  ingress: isolated
    <= 0.0.0.0/0[External] : TCP 80
    <= pods {all} in namespaces {team=a} (none now) : metrics (named); TCP 80 (unknown)
  egress: not isolated by any policy
    => any pod of any namespace : All Connections
`);
});

test('JSON has a version and every workload', () => {
  const json = JSON.parse(written((write) => writeExposureJson({ exposure, diagnostics: [] }, write)));
  expect(json.schemaVersion).toBe(1);
  expect(json.workloads[0]).toEqual({
    workload: 'shop/cart[Deployment]',
    isolated: { ingress: true, egress: true },
    entries: [],
  });
  expect(json.workloads[1].entries[1]).toEqual({
    direction: 'ingress',
    named: ['metrics'],
    peer: { kind: 'selector', namespaces: 'team=a', pods: '', matches: 0 },
    ports: {},
    unknown: { TCP: [[80, 80]] },
  });
});

test('tables keep a line for a direction that is open to nothing', () => {
  const csv = written((write) => writeExposureCsv(exposure, write)).split('\n');
  expect(csv[1]).toBe('shop/cart[Deployment],ingress,true,,,');
  expect(csv[3]).toBe('shop/web[Deployment],ingress,true,0.0.0.0/0[External],TCP 80,');
  expect(written((write) => writeExposureMarkdown([], write)).split('\n')).toHaveLength(3);
});
