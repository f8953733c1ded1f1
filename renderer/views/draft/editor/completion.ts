/** What may be written at a point of a policy, and what a field means. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip } from '@codemirror/view';
import { placeIn, readLine } from './place.ts';
import { type Field, type Fields, schemaOf } from './schema.ts';

/** Names of the open cluster that fields are filled with. */
export interface Names {
  readonly namespaces: readonly string[];
}

const namespaceLabel = 'kubernetes.io/metadata.name';

function fieldAt(kind: string | null, path: readonly string[]): Field | null {
  let fields: Fields | undefined = schemaOf(kind);
  let field: Field | null = null;
  for (const key of path) {
    field = fields && Object.hasOwn(fields, key) ? (fields[key] ?? null) : null;
    if (!field) return null;
    ({ fields } = field);
  }
  return field;
}

function fieldsAt(kind: string | null, path: readonly string[]): Fields | null {
  return path.length === 0 ? schemaOf(kind) : (fieldAt(kind, path)?.fields ?? null);
}

const afterKey = /^(\s*(?:-\s+)*)("[^"]*"|'[^']*'|[^\s:#"']+):\s+(["']?)([^#]*)$/;

export function completePolicy(names: () => Names) {
  return (context: CompletionContext): CompletionResult | null => {
    const { doc } = context.state;
    const line = doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    if (before.includes(' #') || before.trimStart().startsWith('#')) return null;
    const lines = doc.toString().split('\n');
    const at = line.number - 1;
    const value = afterKey.exec(before);
    if (value) {
      const [, lead = '', key = '', quote = '', typed = ''] = value;
      const { path, kind } = placeIn(lines, at, lead.length);
      const name = key.replace(/^["']|["']$/g, '');
      const options = valuesOf(fieldAt(kind, [...path, name]), name, names());
      return options.length === 0
        ? null
        : { from: context.pos - typed.length - quote.length, options, validFor: /^\S*$/ };
    }
    const [word = ''] = /[\w./-]*$/.exec(before) ?? [];
    const column = before.length - word.length;
    if (!/^\s*(?:-\s+)*$/.test(before.slice(0, column))) return null;
    if (word === '' && !context.explicit && before.trim() === '' && column === 0) return null;
    const { path, kind, siblings } = placeIn(lines, at, column);
    const fields = fieldsAt(kind, path) ?? {};
    const options = [
      ...keyOptions(fields, siblings),
      // Items of a list of plain values, such as policyTypes.
      ...(before.trimStart().startsWith('-') ? valuesOf(fieldAt(kind, path), '', names()) : []),
      ...(fieldAt(kind, path)?.names === 'labels' && path.at(-2) === 'namespaceSelector'
        ? [{ label: namespaceLabel, apply: `${namespaceLabel}: `, type: 'property' }]
        : []),
    ];
    return options.length === 0 ? null : { from: context.pos - word.length, options, validFor: /^[\w./-]*$/ };
  };
}

function keyOptions(fields: Fields, siblings: readonly string[]): Completion[] {
  return Object.entries(fields)
    .filter(([key]) => !siblings.includes(key))
    .map(([key, { doc, fields: below, list }], order) => ({
      label: key,
      type: 'property',
      info: doc,
      // In the order in which people write them.
      boost: -order,
      apply: below || list ? `${key}:` : `${key}: `,
    }));
}

function valuesOf(field: Field | null, key: string, { namespaces }: Names): Completion[] {
  const isNamespace = field?.names === 'namespaces' || key === namespaceLabel;
  return [...(field?.values ?? []), ...(isNamespace ? namespaces : [])].map((label) => ({ label, type: 'enum' }));
}

/** What the field under the pointer means. */
export const fieldHover = hoverTooltip((view, pos) => {
  const line = view.state.doc.lineAt(pos);
  const read = readLine(line.text);
  if (!read || read.key === null) return null;
  const from = line.from + read.column;
  if (pos < from || pos > from + read.key.length) return null;
  const { path, kind } = placeIn(view.state.doc.toString().split('\n'), line.number - 1, read.column);
  const field = fieldAt(kind, [...path, read.key]);
  if (!field) return null;
  return {
    pos: from,
    end: from + read.key.length,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-field-doc';
      dom.textContent = field.doc;
      return { dom };
    },
  };
});
