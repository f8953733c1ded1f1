/**
 * Takes out of an object what Bulkhead has no use for and what it must not hold: the values of Secrets, and of ConfigMaps
 * all but the hosts that they name.
 */
import { hostsOnly } from './host-names.ts';
import { isObject, type Json, lastApplied } from './metadata.ts';

function without(map: Json, ...keys: readonly string[]): Json {
  if (!keys.some((key) => key in map)) return map;
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

/** The body of an object as it is kept. kubectl's copy of the last applied manifest would repeat a Secret's data. */
export function redact(raw: Json): Json {
  const { metadata } = raw;
  if (raw.kind === 'Secret') {
    const kept = isObject(metadata) ? without(metadata, 'annotations', 'managedFields') : {};
    return {
      apiVersion: raw.apiVersion,
      kind: raw.kind,
      metadata: kept,
      ...(typeof raw.type === 'string' ? { type: raw.type } : {}),
    };
  }
  const body = raw.kind === 'ConfigMap' ? configMap(raw) : raw;
  if (!isObject(metadata) || !isObject(metadata.annotations) || !(lastApplied in metadata.annotations)) return body;
  return { ...body, metadata: { ...metadata, annotations: without(metadata.annotations, lastApplied) } };
}

function configMap(raw: Json): Json {
  const data = isObject(raw.data) ? hostsOnly(raw.data) : {};
  const body = without(raw, 'data', 'binaryData');
  return Object.keys(data).length === 0 ? body : { ...body, data };
}
