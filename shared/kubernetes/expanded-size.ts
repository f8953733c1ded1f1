/** How large a value is when everything that is shared in it counts each time: what a naive walk would cost. */
export function expandedSize(root: unknown, maxDepth: number): number | 'cyclic' | 'too-deep' {
  const sizes = new Map<object, number>();
  const heights = new Map<object, number>();
  const open = new Set<object>();
  let fault: 'cyclic' | 'too-deep' | null = null;

  function visit(value: unknown, depth: number): number {
    if (typeof value !== 'object' || value === null || fault) return 1;
    if (open.has(value)) {
      fault = 'cyclic';
      return 1;
    }
    const known = sizes.get(value);
    if (depth + (heights.get(value) ?? 0) >= maxDepth) {
      fault = 'too-deep';
      return 1;
    }
    if (known !== undefined) return known;
    open.add(value);
    let size = 1;
    let height = 0;
    for (const child of Object.values(value)) {
      size += visit(child, depth + 1);
      if (typeof child === 'object' && child !== null) height = Math.max(height, 1 + (heights.get(child) ?? 0));
    }
    open.delete(value);
    sizes.set(value, size);
    heights.set(value, height);
    return size;
  }

  const size = visit(root, 0);
  return fault ?? size;
}
