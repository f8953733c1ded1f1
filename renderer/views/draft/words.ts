/** Small words and choices of the draft view. */
import { OctagonX, StickyNote, TriangleAlert } from 'lucide-react';
import type { Summary } from '../../engine/protocol.ts';

export const severityIcons = { error: OctagonX, warning: TriangleAlert, info: StickyNote } as const;
export const severityWords = { error: 'Breaks', warning: 'May break', info: 'To know' } as const;

/** The namespace that a new policy is in: the first that is not the platform's. */
export function defaultNamespace({ namespaces }: Pick<Summary, 'namespaces'>): string {
  const own = namespaces.find(({ name, workloads }) => workloads > 0 && !name.startsWith('kube-'));
  return (own ?? namespaces[0])?.name ?? 'default';
}
