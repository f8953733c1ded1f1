import fc from 'fast-check';

import { json, labelKeys, labelValues, namespaceNames, orMissing } from './generate-vocabulary.ts';

export const labels = fc.dictionary(fc.constantFrom(...labelKeys), fc.constantFrom(...labelValues), { maxKeys: 2 });
export const labelsOfNamespace = fc.dictionary(fc.constantFrom('team', 'tier'), fc.constantFrom(...labelValues), {
  maxKeys: 2,
});

/** Expressions with all four operators over a vocabulary of keys. */
function expressions(keys: readonly string[], values: readonly string[]): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(...keys);
  const wanted = fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: wanted }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist'), values: fc.constantFrom([], null) }),
  );
}

function selector(keys: readonly string[], values: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const matchLabels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2 });
  return fc
    .record({
      matchLabels: orMissing(matchLabels, 2, undefined, null, {}),
      matchExpressions: orMissing(
        fc.array(expressions(keys, values), { minLength: 1, maxLength: 2 }),
        1,
        undefined,
        null,
        [],
      ),
    })
    .map(json);
}

// Hash labels only have a value in the cluster; the StatefulSet controller's labels are known.
const podKeys = [
  ...labelKeys,
  ...labelKeys,
  ...labelKeys,
  'pod-template-hash',
  'controller-revision-hash',
  'apps.kubernetes.io/pod-index',
];
export const podSelector = selector(podKeys, [...labelValues, '0']);

/** By name, or by labels that a namespace without a Namespace object may or may not have. */
export const namespaceSelector = fc.oneof(
  { withCrossShrink: true },
  selector(['team', 'tier'], labelValues),
  selector(['kubernetes.io/metadata.name'], namespaceNames),
  selector(['team', 'kubernetes.io/metadata.name'], [...labelValues, ...namespaceNames]),
);
export const nodeSelector = selector(labelKeys, labelValues);
