/** Diagnostics and the summary, to standard error. */
import type { Diagnostic, Severity } from '../../shared/kubernetes/objects.ts';
import type { ReadResult } from '../../shared/kubernetes/read.ts';
import { placeOf } from '../../shared/report/text.ts';
import { printable } from '../../shared/values/escape.ts';
import type { CommonOptions, FailOn, ReadOptions } from './options.ts';
import { paintFor, say } from './output.ts';

/** Of one code; a policy generator's slip may come ten thousand times. JSON has them all. */
const shownPerCode = 20;

export function sayDiagnostics(diagnostics: readonly Diagnostic[], options: ReadOptions, where = ''): void {
  const paint = paintFor('stderr', options.color);
  const tint = { error: paint.denied, warning: paint.unknown, info: paint.dim };
  const counts = new Map<string, number>();
  for (const { severity, code, message, hint, file, line } of diagnostics) {
    if (options.quiet && severity !== 'error') continue;
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count > shownPerCode) continue;
    const place = placeOf(file, line);
    say(`${tint[severity](severity)} ${where}${place && `${place} `}${code}: ${printable(message)}`);
    if (hint) say(paint.dim(`  hint: ${printable(hint)}`));
  }
  for (const [code, count] of counts) {
    if (count > shownPerCode) say(`… and ${count - shownPerCode} more ${code}; -o json lists them all`);
  }
}

/** `read 14 files, 52 objects; ignored 3 ConfigMap, 1 Secret` */
export function summary({ files, objects, ignored }: ReadResult): string {
  const counts = new Map<string, number>();
  for (const [type, count] of Object.entries(ignored)) {
    const kind = type.slice(type.lastIndexOf('/') + 1);
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${printable(kind)}`);
  const rest = kinds.length === 0 ? '' : `; ignored ${kinds.join(', ')}`;
  return `read ${plural(files, 'file')}, ${plural(objects.length, 'object')}${rest}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const ranks: Readonly<Record<Severity, number>> = { info: 1, warning: 2, error: 3 };
const thresholds: Readonly<Record<FailOn, number>> = {
  any: 1,
  info: 1,
  low: 2,
  medium: 2,
  warning: 2,
  high: 3,
  error: 3,
  critical: 4,
};

/** The exit code that the diagnostics ask for. */
export function finishWith(
  diagnostics: readonly Diagnostic[],
  options: Pick<CommonOptions, 'strict' | 'failOn'>,
): number {
  const worst = diagnostics.reduce((rank, { severity }) => Math.max(rank, ranks[severity]), 0);
  if (options.strict && worst >= ranks.error) return 2;
  return options.failOn !== undefined && worst >= thresholds[options.failOn] ? 1 : 0;
}
