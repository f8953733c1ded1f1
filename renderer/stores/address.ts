/**
 * What is looked at, in the page's address: input, query, mode, tab and selection, so that a reload or a copied link
 * shows the same. Endpoints go by id, because their numbers belong to one reading of the input.
 */
import type { QueryMode } from '../engine/query/types.ts';
import { type AttackSetup, readSetup, writeSetup } from './attack-setup.ts';

export type LinkedSelection =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'edge' | 'why'; readonly from: string; readonly to: string };

export interface Address {
  /** Name of the input that the rest is about. */
  readonly of: string;
  readonly text: string;
  readonly mode: QueryMode;
  readonly tab: string;
  readonly selection: LinkedSelection | null;
  /** Main view. */
  readonly main: string;
  /** Null for one that is set up as usual. */
  readonly attack: AttackSetup | null;
}

/** Links come from outside: nothing longer is looked at. */
const maxLength = 8000;

/** Null when the fragment is not an address of ours. */
export function readAddress(fragment: string): Address | null {
  if (fragment.length > maxLength) return null;
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const of = values.get('of');
  if (of === null) return null;
  return {
    of,
    text: values.get('q') ?? '',
    mode: values.get('mode') === 'hide' ? 'hide' : 'find',
    tab: values.get('tab') ?? 'graph',
    selection: readSelection(values),
    main: values.get('main') ?? 'explore',
    attack: readSetup(values),
  };
}

function readSelection(values: URLSearchParams): LinkedSelection | null {
  const id = values.get('node');
  if (id !== null) return { kind: 'node', id };
  for (const kind of ['edge', 'why'] as const) {
    const [from, to] = values.getAll(kind);
    if (from !== undefined && to !== undefined) return { kind, from, to };
  }
  return null;
}

export function writeAddress({ of, text, mode, tab, selection, main, attack }: Address): string {
  const values = new URLSearchParams({ of });
  if (text !== '') values.set('q', text);
  if (mode !== 'find') values.set('mode', mode);
  if (tab !== 'graph') values.set('tab', tab);
  if (selection?.kind === 'node') values.set('node', selection.id);
  else if (selection) {
    values.append(selection.kind, selection.from);
    values.append(selection.kind, selection.to);
  }
  if (main !== 'explore') values.set('main', main);
  if (attack) writeSetup(values, attack);
  return `#${values}`;
}
