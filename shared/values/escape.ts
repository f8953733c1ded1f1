/** Names come from files of strangers: each format gets them in a form that cannot break out of its place. */

// C0 and C1 controls and DEL move the cursor or recolour a terminal; bidirectional controls and line separators make
// a name read as another one. Built from numbers so that this file has none of them in it.
const hostile = new RegExp(
  `[${[
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x2069],
    [0xfeff, 0xfeff],
  ]
    .map(([lo, hi]) => `${escapeUnit(lo ?? 0)}-${escapeUnit(hi ?? 0)}`)
    .join('')}]`,
  'g',
);

function escapeUnit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** One line that a terminal shows as it is: hostile characters become `\u001b`. */
export function printable(text: string): string {
  return text.replace(hostile, (char) => escapeUnit(char.charCodeAt(0)));
}

/** Like printable, but keeps line feeds: for YAML and other text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A JSON string; hostile characters that JSON would leave alone are escaped, which does not change the value. */
export function jsonString(text: string): string {
  return printable(JSON.stringify(text));
}

/**
 * A text that a spreadsheet does not run: one that begins with = + - @ would be a formula (OWASP, CSV injection) and
 * gets an apostrophe in front.
 */
function notFormula(text: string): string {
  const shown = printable(text);
  return /^\s*[=+\-@]/.test(shown) ? `'${shown}` : shown;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** One field of a CSV record (RFC 4180). */
export function csvField(text: string): string {
  const safe = notFormula(text);
  return /[",]/.test(safe) || safe !== safe.trim() ? quoted(safe) : safe;
}

/** One field between tabs, the way spreadsheets take text that is pasted. */
export function tsvField(text: string): string {
  const safe = notFormula(text);
  return safe.includes('"') ? quoted(safe) : safe;
}

/** The text of a Markdown table cell: no new cell, no HTML, no emphasis, no link, no image. */
export function markdownText(text: string): string {
  return printable(text)
    .replace(/[\\`*_|~]/g, (char) => `\\${char}`)
    .replaceAll('](', ']\\(')
    .replaceAll('![', '!\\[')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

/** A code block that the text cannot close: its fence is longer than any run of backticks inside. */
export function markdownBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printableLines(text).replace(/\n+$/, '')}\n${fence}\n`;
}

/** A quoted DOT string; in it only quotes and backslashes mean something. */
export function dotString(text: string): string {
  return `"${printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A quoted Mermaid label. Mermaid has its own entities (`#quot;`) and reads HTML and Markdown in labels. */
export function mermaidString(text: string): string {
  const safe = printable(text).replace(/[#"<>&`*_\\;]/g, (char) => `#${char.charCodeAt(0)};`);
  return `"${safe}"`;
}

/** Text of an HTML or SVG element, or a quoted attribute value. */
export function htmlText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
