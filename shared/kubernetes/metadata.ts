/** metadata of an object, checked as the API server does where it matters for what selectors see. */
import { printable } from '../values/escape.ts';
import { labelMap } from './labels.ts';
import type { Labels, ObjectMeta, OwnerReference, Severity } from './objects.ts';
import { step } from './pointer.ts';
import { isLabelKey, isLabelValue } from './selector.ts';

export type Json = Readonly<Record<string, unknown>>;
/** Says something about the object at a JSON pointer inside it. */
export type Say = (severity: Severity, code: string, pointer: string, message: string, hint: string) => void;

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const noLabels: Labels = Object.freeze(labelMap());

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A value of a stranger as part of a message. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return printable(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

const rejects = 'The API server rejects this object.';

/** Null when the object has no name: it cannot be told apart from others then. */
export function readMetadata(raw: Json, namespaced: boolean, say: Say): ObjectMeta | null {
  const metadata = raw.metadata ?? {};
  if (!isObject(metadata)) {
    say('error', 'metadata-invalid', '/metadata', 'metadata must be an object: left out', rejects);
    return null;
  }
  const name = readName(metadata, String(raw.kind), say);
  if (name === null) return null;
  const labels = readLabels(metadata.labels, '/metadata/labels', say);
  return {
    name,
    ...(namespaced ? { namespace: readNamespace(metadata.namespace, say) } : {}),
    ...(typeof metadata.uid === 'string' ? { uid: metadata.uid } : {}),
    labels,
    annotations: readAnnotations(metadata.annotations, say),
    ownerReferences: readOwners(metadata.ownerReferences, say),
  };
}

function readName(metadata: Json, kind: string, say: Say): string | null {
  const { name, generateName } = metadata;
  if (name === undefined || name === null || name === '') {
    if (typeof generateName === 'string' && generateName !== '') return `${generateName}*`;
    say('error', 'name-missing', '/metadata', 'metadata.name is missing: left out', 'Give the object a name.');
    return null;
  }
  if (typeof name !== 'string') {
    if (isObject(name) || Array.isArray(name)) {
      const hint = 'In a template, render it first: helm template.';
      say('error', 'name-invalid', '/metadata/name', 'metadata.name must be a string: left out', hint);
      return null;
    }
    const message = `metadata.name must be a string, not ${shown(name)}`;
    say('error', 'name-invalid', '/metadata/name', message, `${rejects} Put the name in quotes.`);
    return String(name);
  }
  if (name.includes('{{')) {
    say(
      'error',
      'template',
      '/metadata/name',
      `the name "${shown(name)}" is a template`,
      'Render it first: helm template.',
    );
  } else if (!isName(name, kind)) {
    say('error', 'name-invalid', '/metadata/name', `"${shown(name)}" is not a name of a ${shown(kind)}`, rejects);
  }
  return name;
}

/** RBAC names may hold colons and capitals; everything else is a DNS subdomain or stricter. */
function isName(name: string, kind: string): boolean {
  if (/^(?:Cluster)?Role(?:Binding)?$/.test(kind)) return name !== '.' && name !== '..' && !/[/%]/.test(name);
  return name.length <= 253 && dnsSubdomain.test(name);
}

function readNamespace(namespace: unknown, say: Say): string {
  if (namespace === undefined || namespace === null || namespace === '') return 'default';
  const text = typeof namespace === 'string' ? namespace : shown(namespace);
  if (typeof namespace !== 'string' || text.length > 63 || !dnsLabel.test(text)) {
    say(
      'error',
      'namespace-invalid',
      '/metadata/namespace',
      `"${shown(namespace)}" is not the name of a namespace`,
      rejects,
    );
  }
  return text;
}

export function readLabels(value: unknown, pointer: string, say: Say): Labels {
  if (value === undefined || value === null) return noLabels;
  if (!isObject(value)) {
    say('error', 'labels-invalid', pointer, 'labels must be an object: read as none', rejects);
    return noLabels;
  }
  const labels = labelMap();
  for (const key of Object.keys(value)) {
    const entry = value[key];
    // The API server decodes null to the empty string.
    const text = typeof entry === 'string' ? entry : entry === null ? '' : textOf(entry);
    labels[key] = text;
    if (typeof entry !== 'string' && entry !== null) {
      const message = `the value of label "${shown(key)}" must be a string, not ${shown(entry)}: read as "${shown(text)}"`;
      say('error', 'label-not-string', pointer + step(key), message, `${rejects} Put the value in quotes.`);
    } else if (!isLabelKey(key) || !isLabelValue(text)) {
      const message = `"${shown(key)}: ${shown(text)}" is not a label`;
      say('error', 'label-invalid', pointer + step(key), message, rejects);
    }
  }
  return labels;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);
}

function readAnnotations(value: unknown, say: Say): Labels {
  if (value === undefined || value === null) return noLabels;
  if (!isObject(value)) {
    say(
      'error',
      'annotations-invalid',
      '/metadata/annotations',
      'annotations must be an object: read as none',
      rejects,
    );
    return noLabels;
  }
  const annotations = labelMap();
  for (const key of Object.keys(value)) {
    if (key === lastApplied) continue;
    const entry = value[key];
    annotations[key] = typeof entry === 'string' ? entry : entry === null ? '' : textOf(entry);
    if (typeof entry === 'string' || entry === null) continue;
    const message = `the value of annotation "${shown(key)}" must be a string, not ${shown(entry)}`;
    say('error', 'annotation-not-string', `/metadata/annotations${step(key)}`, message, `${rejects} Put it in quotes.`);
  }
  return annotations;
}

function readOwners(value: unknown, say: Say): readonly OwnerReference[] {
  if (value === undefined || value === null) return [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!Array.isArray(value) || !entries.every(isObject)) {
    const message = 'ownerReferences must be a list of objects: the rest is read as none';
    say('error', 'owner-references-invalid', '/metadata/ownerReferences', message, rejects);
  }
  return entries.filter(isObject).map((entry) => ({
    ...(typeof entry.kind === 'string' ? { kind: entry.kind } : {}),
    ...(typeof entry.name === 'string' ? { name: entry.name } : {}),
    ...(typeof entry.uid === 'string' ? { uid: entry.uid } : {}),
    ...(typeof entry.controller === 'boolean' ? { controller: entry.controller } : {}),
  }));
}
