import fc from 'fast-check';

import { isObject, type K8sObject } from './manifest.ts';

type Path = readonly (string | number)[];

/** Every place below a value, itself not included. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, child]) => [[...at, key], ...pathsOf(child, [...at, key])]);
}

function withChange(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? withChange(item, rest, change) : item));
  return isObject(value) ? { ...value, [key]: withChange(value[key], rest, change) } : value;
}

/** What slips of indentation and of the dash make of a field, and what is plainly of another type. */
const slips: readonly ((old: unknown) => unknown)[] = [
  () => 5,
  () => true,
  () => 'http',
  () => [],
  () => ({}),
  () => null,
  (old) => [old],
  (old) => (Array.isArray(old) ? old[0] : old),
  (old) => (Array.isArray(old) ? Object.assign({}, ...old.filter(isObject)) : [5, old]),
  (old) => (Array.isArray(old) ? [...old, 5] : 0),
  (old) => (Array.isArray(old) ? ['x', ...old] : ''),
];

/** A spec with one field, at any depth, of a type that it may not have. */
export function damaged(spec: fc.Arbitrary<K8sObject>): fc.Arbitrary<K8sObject> {
  return fc.tuple(spec, fc.nat(), fc.constantFrom(...slips)).map(([whole, choice, slip]) => {
    const paths = pathsOf(whole);
    const path = paths[choice % Math.max(1, paths.length)];
    const result = path ? withChange(whole, path, slip) : whole;
    return isObject(result) ? result : whole;
  });
}
