/** A binary heap: the least first, and of equals the one that came first. */
export class Heap<T> {
  readonly #items: { readonly value: T; readonly order: number }[] = [];
  readonly #compare: (a: T, b: T) => number;
  #pushed = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  push(value: T): void {
    const items = this.#items;
    items.push({ value, order: this.#pushed++ });
    let i = items.length - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!this.#isBefore(i, up)) break;
      this.#swap(i, up);
      i = up;
    }
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (!first || !last) return undefined;
    if (items.length > 0) {
      items[0] = last;
      let i = 0;
      for (;;) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2])
          if (child < items.length && this.#isBefore(child, least)) least = child;
        if (least === i) break;
        this.#swap(i, least);
        i = least;
      }
    }
    return first.value;
  }

  #isBefore(i: number, j: number): boolean {
    const a = this.#items[i];
    const b = this.#items[j];
    if (!a || !b) return false;
    return (this.#compare(a.value, b.value) || a.order - b.order) < 0;
  }

  #swap(i: number, j: number): void {
    const item = this.#items[i];
    const other = this.#items[j];
    if (!item || !other) return;
    this.#items[i] = other;
    this.#items[j] = item;
  }
}
