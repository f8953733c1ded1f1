/** The content of a snapshot with pseudonyms for everything that somebody named. */
import { groupOf, isBuiltInGroup } from '../../kubernetes/kinds.ts';
import { isObject, type Json } from '../../kubernetes/metadata.ts';
import type { Diagnostic } from '../../kubernetes/objects.ts';
import type { ContentObject } from '../format.ts';
import type { Content } from '../save.ts';
import { isAddress, type Pseudonyms } from './pseudonyms.ts';

/** Fields of which every value is known: another one is as wrong under any name. */
const enumerations: ReadonlyMap<string, readonly string[]> = new Map([
  ['action', ['Accept', 'Allow', 'Deny', 'Pass']],
  ['operator', ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Equal']],
  ['policyTypes', ['Ingress', 'Egress']],
  ['protocol', ['TCP', 'UDP', 'SCTP', 'HTTP', 'HTTPS', 'TLS']],
  ['tier', ['Admin', 'Baseline']],
]);
/** Other values that Kubernetes or an extension of it defines: they stay as they are. */
const keptFields: ReadonlySet<string> = new Set([
  'add',
  'apiGroup',
  'apiVersion',
  'completionMode',
  'drop',
  'effect',
  'kind',
  'procMount',
  'restartPolicy',
  'type',
  'verbs',
]);
const addressFields: ReadonlySet<string> = new Set(['cidr', 'except', 'networks']);
/** In place of what is wrong, which must not become right by its pseudonym. */
const wrong = 'not-known';
/** Fields whose value is a map with keys that somebody named. */
const namedKeys: ReadonlySet<string> = new Set([
  'annotations',
  'data',
  'labels',
  'matchLabels',
  'nodeSelector',
  'selector',
]);
const structure: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);
const noUid = '00000000-0000-0000-0000-000000000000';

export function anonymizeContent({ header, objects }: Content, pseudonyms: Pseudonyms): Content {
  return {
    header: {
      ...header,
      anonymized: true,
      ignored: Object.fromEntries(
        Object.entries(header.ignored).map(([type, count]) => [typeOf(type, pseudonyms), count]),
      ),
      diagnostics: header.diagnostics.map((one) => diagnosticOf(one, pseudonyms)),
    },
    objects: {
      *[Symbol.iterator]() {
        for (const one of objects) yield anonymized(one, pseudonyms);
      },
    },
  };
}

function anonymized({ file, object, ...place }: ContentObject, pseudonyms: Pseudonyms): ContentObject {
  const body = hidden(object, '', pseudonyms);
  return { ...place, file: pseudonyms.text(file), object: isObject(body) ? body : {} };
}

/** Every field stays in its place, because the lines of fields are by their order. */
function hidden(value: unknown, field: string, pseudonyms: Pseudonyms): unknown {
  if (typeof value === 'string' && addressFields.has(field)) return isAddress(value) ? value : wrong;
  const known = enumerations.get(field);
  if (typeof value === 'string' && known) return known.includes(value) ? value : wrong;
  if (keptFields.has(field)) return value;
  if (field === 'uid') return noUid;
  if (typeof value === 'string') return pseudonyms.text(value);
  if (Array.isArray(value)) return value.map((item: unknown) => hidden(item, field, pseudonyms));
  return isObject(value) ? mapOf(value, field, pseudonyms) : value;
}

function mapOf(map: Json, field: string, pseudonyms: Pseudonyms): Json {
  const isNamed = namedKeys.has(field);
  return Object.fromEntries(
    Object.entries(map).map(([key, inner]) => {
      if (!isNamed || structure.has(key)) return [key, hidden(inner, key, pseudonyms)];
      return [pseudonyms.text(key), hidden(inner, '', pseudonyms)];
    }),
  );
}

/** The text of a message may name anything. */
function diagnosticOf({ severity, code, file, line }: Diagnostic, pseudonyms: Pseudonyms): Diagnostic {
  return {
    severity,
    code,
    message: 'said when the snapshot was made; the text is left out of an anonymized one',
    hint: 'Who made the snapshot can see it with: bulkhead list PATH',
    ...(file !== undefined && { file: pseudonyms.text(file) }),
    ...(line !== undefined && { line }),
  };
}

function typeOf(type: string, pseudonyms: Pseudonyms): string {
  const apiVersion = type.slice(0, type.lastIndexOf('/'));
  return isBuiltInGroup(groupOf(apiVersion)) ? type : pseudonyms.text(type);
}
