import fc from 'fast-check';

import { damaged } from './generate-damage.ts';
import { namespaceSelector, podSelector } from './generate-selectors.ts';
import {
  blocks,
  json,
  namespaceNames,
  orMissing,
  portNames,
  portNumbers,
  portRange,
  protocol,
} from './generate-vocabulary.ts';
import type { K8sObject } from './manifest.ts';

const ipBlock = fc.oneof(
  { withCrossShrink: true },
  ...blocks.map(({ cidr, inner }) => {
    const except = fc.subarray<string>([...inner], { minLength: Math.min(1, inner.length) });
    return fc.record({ cidr: fc.constant(cidr), except: orMissing(except, 1, undefined, null, []) }).map(json);
  }),
);

const peer = fc.oneof(
  { withCrossShrink: true },
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ namespaceSelector, podSelector }),
  fc.record({ ipBlock }),
  fc.record({ ipBlock }),
  fc.record({ namespaceSelector, podSelector: fc.constant(null), ipBlock: fc.constant(null) }),
);

/** Absent, in the author's own words, or null: a protocol left out is TCP. */
const portProtocol = orMissing(protocol, 3, undefined, null);
const port = fc.oneof(
  fc.record({ protocol: portProtocol, port: fc.constantFrom<unknown[]>(...portNumbers) }).map(json),
  fc.record({ protocol: portProtocol, port: fc.constantFrom<unknown[]>(...portNames) }).map(json),
  fc
    .tuple(portProtocol, portRange)
    .map(([given, [first, last]]) => json({ protocol: given, port: first, endPort: last })),
  fc.record({ protocol }),
  fc.constantFrom({}, { port: null }),
);

function rule(peersField: 'from' | 'to'): fc.Arbitrary<unknown> {
  const given = fc
    .record({
      [peersField]: orMissing(fc.array(peer, { minLength: 1, maxLength: 3 }), 4, undefined, null, []),
      ports: orMissing(fc.array(port, { minLength: 1, maxLength: 3 }), 1, undefined, null, []),
    })
    .map(json);
  // An empty rule and a null one allow everything.
  return fc.oneof({ weight: 12, arbitrary: given }, { weight: 1, arbitrary: fc.constantFrom({}, null) });
}

const section = (peersField: 'from' | 'to'): fc.Arbitrary<unknown> =>
  orMissing(fc.array(rule(peersField), { minLength: 1, maxLength: 3 }), 4, undefined, null, []);

const spec = fc
  .record({
    podSelector: orMissing(podSelector, 5, undefined, null, {}),
    policyTypes: orMissing(
      fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], ['Egress', 'Egress']),
      3,
      undefined,
      null,
      [],
    ),
    ingress: section('from'),
    egress: section('to'),
  })
  .map(json);

/** Ways to be rejected by the API server; those of peers and ports leave the rest of the policy readable. */
const invalidSpecs: readonly ((valid: K8sObject) => K8sObject)[] = [
  (valid) => ({ ...valid, policyTypes: ['Ingress', 'Egress', 'Ingress'] }),
  (valid) => ({ ...valid, ingress: [{ from: [{}] }] }),
  (valid) => ({ ...valid, ingress: [{ from: [{ podSelector: null }, { podSelector: {} }] }] }),
  (valid) => ({ ...valid, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }, {}] }),
  (valid) => ({ ...valid, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1' } }, { namespaceSelector: {} }] }] }),
  (valid) => ({ ...valid, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.0.0/24'] } }] }] }),
  (valid) => ({
    ...valid,
    egress: [{ to: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] } }] }],
  }),
  (valid) => ({ ...valid, ingress: [{ ports: [{ port: '80' }, { port: 81 }] }] }),
  (valid) => ({ ...valid, ingress: [{ ports: [{ protocol: 'tcp', port: 80 }] }] }),
  (valid) => ({
    ...valid,
    egress: [
      {
        ports: [
          { port: 81, endPort: 80 },
          { port: 'http', endPort: 90 },
        ],
      },
    ],
  }),
  (valid) => ({ ...valid, ingress: [{ ports: [{ port: 0 }, { endPort: 80 }] }] }),
  // Lists that are none: nothing can be read of them, which is not "everything".
  (valid) => ({ ...valid, ingress: [{ from: { podSelector: { matchLabels: { app: 'a' } } } }] }),
  (valid) => ({ ...valid, ingress: [{ ports: 80 }] }),
  (valid) => ({ ...valid, egress: [{ to: [{ podSelector: {} }], ports: { port: 80 } }] }),
  (valid) => ({ ...valid, egress: { to: [{ podSelector: {} }] } }),
  (valid) => ({ ...valid, policyTypes: 'Egress' }),
  // Valid after all: null is the empty string here.
  (valid) => ({ ...valid, ingress: [{ from: [{ podSelector: { matchLabels: { app: null } } }] }] }),
];

const maybeInvalid = fc.oneof(
  { withCrossShrink: true },
  { weight: 14, arbitrary: spec },
  { weight: 1, arbitrary: damaged(spec) },
  { weight: 1, arbitrary: fc.tuple(spec, fc.constantFrom(...invalidSpecs)).map(([valid, spoil]) => spoil(valid)) },
);

/** A NetworkPolicy without a name. */
export const networkPolicy: fc.Arbitrary<K8sObject> = fc
  .record({ namespace: fc.constantFrom<(string | undefined)[]>(...namespaceNames, undefined), spec: maybeInvalid })
  .map((draft) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: json({ namespace: draft.namespace }),
    spec: draft.spec,
  }));
