/** A word for a POSIX shell: quoted unless it can stand by itself. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The question of a panel for the command line.
 * @param path Folder or file that is open; null when it was dropped into the window, so that nobody knows its path.
 */
export function explainCommand(path: string | null, question: readonly string[]): string {
  const safe = path?.startsWith('-') ? `./${path}` : path;
  return [
    'bulkhead',
    'explain',
    safe === null || safe === undefined ? 'PATH' : shellWord(safe),
    ...question.map(shellWord),
  ].join(' ');
}
