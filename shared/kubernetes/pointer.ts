/** JSON pointers (RFC 6901) into objects. */

/** One step down, to a field of that name. */
export function step(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Field names and indices on the way. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The way the API server writes it: `spec.ingress[0].from`, `metadata.labels[example.com/team]`. */
export function fieldPath(pointer: string): string {
  const path = stepsOf(pointer).map((name) => (/^\d+$|[./]/.test(name) ? `[${name}]` : `.${name}`));
  return path.join('').replace(/^\./, '');
}
