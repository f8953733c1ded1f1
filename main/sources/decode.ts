/** Bytes of a file to text. Source: YAML 1.2.2, 5.2 (encodings are told by their first bytes). */
import type { Diagnostic } from '../../shared/kubernetes/objects.ts';

export type Decoded = { readonly text: string } | { readonly diagnostic: Diagnostic };

const sampleBytes = 2000;

/** UTF-8, UTF-16 with a byte order mark, or UTF-16 as Windows PowerShell's `>` may leave it without one. */
export function decode(bytes: Buffer, file: string): Decoded {
  const wide = wideEncoding(bytes);
  const text = wide === null ? decodeUtf8(bytes) : decodeWide(bytes, wide);
  if (text === null) return { diagnostic: notUtf8(bytes, file) };
  if (!text.includes('\0')) return { text };
  const hint = 'It holds NUL bytes, so it is no text. Rename it, or move it out of the folder.';
  return { diagnostic: { severity: 'error', code: 'binary-file', message: 'a binary file: left out', hint, file } };
}

function wideEncoding(bytes: Buffer): 'little' | 'big' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'big';
  if (bytes.length < 2 || bytes.length % 2 !== 0) return null;
  const zeros = [0, 0];
  const length = Math.min(bytes.length, sampleBytes);
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2]!++;
  const most = length / 2;
  // Manifests are nearly all ASCII: every other byte is zero, and none of the ones between.
  if (zeros[0] === 0 && zeros[1]! > most * 0.7) return 'little';
  return zeros[1] === 0 && zeros[0]! > most * 0.7 ? 'big' : null;
}

function decodeWide(bytes: Buffer, order: 'little' | 'big'): string | null {
  try {
    return new TextDecoder(order === 'little' ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.includes(0) ? '\0' : null;
  }
}

function notUtf8(bytes: Buffer, file: string): Diagnostic {
  const before = bytes.toString('utf8').split('\uFFFD', 1)[0] ?? '';
  return {
    severity: 'error',
    code: 'not-utf8',
    message: 'the file is not UTF-8: left out',
    hint: 'Save it as UTF-8; kubectl does not read it either.',
    file,
    line: before.split('\n').length,
  };
}
