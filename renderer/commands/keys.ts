/** Shortcuts as text: `Mod+Shift+O`, `?`, `0`. Mod is Ctrl, or ⌘ on a Mac. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+').filter((part) => part !== '');
  // `+` itself has no name left after splitting.
  const name = keys.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const mod = parts.includes('Mod');
  if (mod !== (press.ctrlKey || press.metaKey) || press.altKey) return false;
  if (mod && parts.includes('Shift') !== press.shiftKey) return false;
  // Without Mod the character says it all: how `?` is typed depends on the keyboard.
  return press.key.toLowerCase() === name.toLowerCase();
}

export function showKeys(keys: string): string {
  return keys.replace('Mod+', 'Ctrl/⌘ ').replace('Shift+', 'Shift ').replace('-', '−');
}
