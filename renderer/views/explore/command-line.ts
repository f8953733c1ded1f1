/** A word for a POSIX shell: quoted unless it can stand by itself. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The question of a panel for the command line.
 * @param path Folder or file that is open; null when nobody knows its path, because it was dropped into the window.
 */
export function explainCommand(path: string | null, question: readonly string[]): string {
  // What begins with a dash would be read as an option.
  const input = path === null ? 'PATH' : shellWord(path.startsWith('-') ? `./${path}` : path);
  return ['bulkhead', 'explain', input, ...question.map(shellWord)].join(' ');
}
