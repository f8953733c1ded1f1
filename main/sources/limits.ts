/** How much of a folder is read: an application that was pointed at the wrong folder must not eat all memory. */
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';

export interface InputLimits {
  readonly files?: number;
  /** Of one file. */
  readonly fileBytes?: number;
  /** Of one file that is JSON, or of a stream. JSON is read many times faster than YAML. */
  readonly jsonBytes?: number;
  /** Of all files together. */
  readonly totalBytes?: number;
}

const MiB = 1024 * 1024;

export const defaultInputLimits: Required<InputLimits> = {
  files: 100_000,
  fileBytes: 64 * MiB,
  jsonBytes: 256 * MiB,
  totalBytes: 1024 * MiB,
};

function size(bytes: number): string {
  return bytes < MiB ? `${bytes} bytes` : `${Math.floor(bytes / MiB)} MiB`;
}

export function tooLarge(file: string, most: number): Diagnostic {
  const hint = 'Export fewer objects at a time, or as JSON: kubectl get … -o json';
  const message = `larger than ${size(most)}: left out`;
  return { severity: 'error', code: 'file-too-large', message, hint, file };
}
export function totalTooLarge(most: number): Diagnostic {
  const message = `the files are larger than ${size(most)} together: the rest is left out`;
  return { severity: 'error', code: 'input-too-large', message, hint: 'Open a folder with manifests only.' };
}
export function tooManyFiles(most: number): Diagnostic {
  const message = `more than ${most} files: the rest is left out`;
  return { severity: 'error', code: 'too-many-files', message, hint: 'Open a folder with manifests only.' };
}
