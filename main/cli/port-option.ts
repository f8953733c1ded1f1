/** `--port 80/TCP,53/UDP,8000-8100`: TCP when no protocol is given. */
import { readPorts } from '../../shared/values/port-text.ts';
import type { PortSet } from '../../shared/values/ports.ts';
import { Failure } from './failure.ts';

export function parsePorts(text: string): PortSet {
  const read = readPorts(text);
  if (read.ok) return read.ports;
  throw new Failure(`--port ${read.problem}`, read.hint);
}
