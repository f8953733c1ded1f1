/** Namespaces against namespaces: how many connections go from each to each. */
import type { Connection, Endpoint } from '../reachability/types.ts';
import { htmlText } from '../values/escape.ts';
import { byteOrder, type Write } from './report.ts';

/** More columns than this nobody reads; what is smaller shares the last one. */
const maxGroups = 40;

interface Cell {
  certain: number;
  unknown: number;
}

export class GroupMatrix {
  readonly #names: readonly string[];
  readonly #place: ReadonlyMap<string, number>;
  readonly #cells = new Map<string, Cell>();
  readonly #outside = new Set<string>();

  constructor(endpoints: readonly Endpoint[]) {
    const sizes = new Map<string, number>();
    for (const endpoint of endpoints) sizes.set(groupOf(endpoint), (sizes.get(groupOf(endpoint)) ?? 0) + 1);
    const names = [...sizes.keys()].sort(inOrder);
    const place = new Map<string, number>();
    if (names.length <= maxGroups) this.#names = names;
    else {
      const bySize = names.toSorted((a, b) => Number(special(b)) - Number(special(a)) || size(b) - size(a));
      const kept = bySize.slice(0, maxGroups - 1).sort(inOrder);
      this.#names = [...kept, `${names.length - kept.length} smaller namespaces`];
      for (const name of bySize.slice(maxGroups - 1)) place.set(name, kept.length);
    }
    for (const [index, name] of this.#names.entries()) if (sizes.has(name)) place.set(name, index);
    this.#place = place;

    function size(name: string): number {
      return sizes.get(name) ?? 0;
    }
  }

  add({ from, to, certainty }: Connection): void {
    const key = `${this.#place.get(groupOf(from))} ${this.#place.get(groupOf(to))}`;
    // Into how many ranges policies cut the outside is no number of anything: a workload counts once.
    if (from.type === 'addresses' || to.type === 'addresses') {
      const inside = from.type === 'addresses' ? to : from;
      const counted = `${key} ${certainty} ${inside.id}`;
      if (this.#outside.has(counted)) return;
      this.#outside.add(counted);
    }
    let cell = this.#cells.get(key);
    if (!cell) {
      cell = { certain: 0, unknown: 0 };
      this.#cells.set(key, cell);
    }
    cell[certainty]++;
  }

  write(write: Write): void {
    write('<h2 id="matrix-title">Connections between namespaces</h2>\n');
    write(
      '<p class="muted">From the row to the column; “?” counts those that are unknown. Outside is one, however many ranges of addresses policies tell apart.</p>\n',
    );
    write('<div class="scroll" role="region" aria-labelledby="matrix-title" tabindex="0"><table class="matrix">\n');
    write(
      `<thead><tr><td></td>${this.#names.map((name) => `<th scope="col">${htmlText(name)}</th>`).join('')}</tr></thead>\n`,
    );
    write('<tbody>\n');
    for (const [from, name] of this.#names.entries()) {
      const cells = this.#names.map((_, to) => `<td>${this.#cellText(`${from} ${to}`)}</td>`).join('');
      write(`<tr><th scope="row">${htmlText(name)}</th>${cells}</tr>\n`);
    }
    write('</tbody>\n</table></div>\n');
  }

  #cellText(key: string): string {
    const cell = this.#cells.get(key);
    if (!cell) return '';
    const unknown = cell.unknown > 0 ? `<span class="unknown">${cell.unknown.toLocaleString('en')}?</span>` : '';
    return [cell.certain > 0 ? cell.certain.toLocaleString('en') : '', unknown].filter((part) => part !== '').join(' ');
  }
}

const labels = { addresses: '{outside}', node: '{nodes}', 'ingress-controller': '{ingress-controller}' } as const;

function groupOf(endpoint: Endpoint): string {
  return endpoint.type === 'workload' ? endpoint.namespace : labels[endpoint.type];
}

/** A namespace name cannot begin with a brace. */
function special(name: string): boolean {
  return name.startsWith('{');
}

function inOrder(a: string, b: string): number {
  return Number(special(a)) - Number(special(b)) || byteOrder(a, b);
}
