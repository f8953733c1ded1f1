/** Custom properties of tokens.css in force now; what is drawn on a canvas cannot use CSS variables itself. */
export function readTokens<N extends string>(names: readonly N[]): Readonly<Record<N, string>> {
  const style = getComputedStyle(document.documentElement);
  const entries = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const);
  return Object.fromEntries(entries) as Record<N, string>;
}
