/** Random queries about the names that random clusters have. */
import fc from 'fast-check';
import type { ConnectionTerm, EndpointTerm, Pattern, Query } from '../../../shared/query/ast.ts';
import { labelKeys, labelValues, namespaceNames, portNumbers } from '../../reference/generate-vocabulary.ts';

function pattern(...texts: string[]): fc.Arbitrary<Pattern> {
  return fc.oneof(
    fc.constantFrom(...texts).map((text) => ({ text, glob: false })),
    fc.constantFrom('*', 'p*', '*-1', 's*p').map((text) => ({ text, glob: true })),
  );
}
const odd = ['a b', '(', 'or', 'internet', '-x', 'ns:a', '"', 'a\\b', 'x*'];

const endpointTerm: fc.Arbitrary<EndpointTerm> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), value: pattern('shop', 'POD', 'app=a', '10.0', ...odd) }),
  fc.record({ kind: fc.constant('ns' as const), value: pattern(...namespaceNames, ...odd) }),
  fc.record({ kind: fc.constant('kind' as const), value: pattern('pod', 'Addresses', 'node') }),
  fc.record({ kind: fc.constantFrom('name' as const, 'policy' as const), value: pattern('pod-0', 'p-1', 'ops/p-0') }),
  fc.record({
    kind: fc.constant('label' as const),
    key: fc.constantFrom(...labelKeys).map((text) => ({ text, glob: false })),
    value: fc.option(fc.constantFrom(...labelValues).map((text) => ({ text, glob: false }))),
  }),
  fc.record({ kind: fc.constant('isolated' as const), how: fc.constantFrom('in', 'out', 'both', 'no') }),
  fc.record({ kind: fc.constantFrom('internet' as const, 'hostnetwork' as const) }),
);

function tree(term: fc.Arbitrary<Query>, maxDepth: number): fc.Arbitrary<Query> {
  const { query } = fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { maxDepth, withCrossShrink: true },
      term,
      fc.record({ kind: fc.constant('not' as const), item: tie('query') }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        items: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }));
  return query;
}

const connectionTerm: fc.Arbitrary<ConnectionTerm> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...portNumbers, 65535), fc.constantFrom(0, 1, 8000))
    .map(([from, more]) => ({ kind: 'port' as const, from, to: Math.min(65535, from + more) })),
  fc.record({ kind: fc.constant('proto' as const), protocol: fc.constantFrom('TCP' as const, 'UDP', 'SCTP') }),
  fc.record({ kind: fc.constant('verdict' as const), verdict: fc.constantFrom('allowed' as const, 'unknown') }),
  fc.record({
    kind: fc.constantFrom('from' as const, 'to' as const),
    end: pattern(...namespaceNames, 'internet', 'shop/pod-1', '10.0.0.1', '10.0.0.0/16', '::/0', 'a b'),
  }),
  fc.record({ kind: fc.constantFrom('from' as const, 'to' as const), query: tree(endpointTerm, 2) }),
);

export function queryArbitrary(): fc.Arbitrary<Query> {
  return tree(fc.oneof(endpointTerm, connectionTerm), 3);
}
