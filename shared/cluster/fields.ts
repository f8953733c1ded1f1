/** Reading fields of objects that may hold anything. Wrong types read as absent; reading has reported the object. */
import { labelMap } from '../kubernetes/labels.ts';

export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
export function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}
/** A map of strings. The API server decodes null to the empty string; it rejects other types (reading has said so). */
export function asLabels(value: unknown): Record<string, string> {
  const labels = labelMap();
  for (const [key, entry] of Object.entries(asObject(value))) labels[key] = String(entry ?? '');
  return labels;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
