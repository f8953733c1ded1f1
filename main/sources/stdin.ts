/** Standard input as a text to read, under the name `-`. */
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { decode } from './decode.ts';
import { defaultInputLimits, type InputLimits, tooLarge } from './limits.ts';

/** What reading a path gives: the texts, ready for readTexts, and what could not be read. */
export interface InputTexts {
  readonly texts: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

export type ByteStream = AsyncIterable<Buffer | string> & { readonly isTTY?: boolean };

/** Reads a stream to its end. A terminal is refused: nobody would know what is waited for. */
export async function readStdin(stream: ByteStream = process.stdin, limits: InputLimits = {}): Promise<InputTexts> {
  if (stream.isTTY) {
    const hint = 'Pipe manifests to it: kubectl get … -o yaml | bulkhead …';
    const message = 'standard input is a terminal';
    return { texts: [], diagnostics: [{ severity: 'error', code: 'stdin-terminal', message, hint, file: '-' }] };
  }
  return readStream(stream, '-', limits);
}

/** A stream tells no size beforehand: what is beyond the limit is not read. */
export async function readStream(stream: ByteStream, file: string, limits: InputLimits): Promise<InputTexts> {
  const { jsonBytes } = { ...defaultInputLimits, ...limits };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > jsonBytes) return { texts: [], diagnostics: [tooLarge(file, jsonBytes)] };
      chunks.push(bytes);
    }
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const hint = 'Save what is piped into a file, and give that file.';
    return { texts: [], diagnostics: [{ severity: 'error', code: 'unreadable', message, hint, file }] };
  }
  const decoded = decode(Buffer.concat(chunks), file);
  if ('diagnostic' in decoded) return { texts: [], diagnostics: [decoded.diagnostic] };
  return { texts: [{ file, text: decoded.text }], diagnostics: [] };
}
