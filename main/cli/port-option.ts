/** `--port 80/TCP,53/UDP,8000-8100`: TCP when no protocol is given. */
import { noPorts, type PortSet, type Protocol, portRange, protocols, union } from '../../shared/values/ports.ts';
import { Failure } from './failure.ts';

const maxPort = 65535;

export function parsePorts(text: string): PortSet {
  return text.split(',').reduce((set, part) => union(set, parsePart(part.trim())), noPorts);
}

function parsePart(part: string): PortSet {
  const hint = 'write a number and a protocol, such as 80/TCP or 53/UDP; TCP when left out';
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(part);
  if (!match) throw new Failure(`--port '${part}' is not a port`, hint);
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  if (from < 1 || to > maxPort || from > to) {
    throw new Failure(`--port '${part}' is out of range`, `ports are 1 to ${maxPort}`);
  }
  return portRange(protocolOf(match[3] ?? 'TCP', part), from, to);
}

function protocolOf(name: string, part: string): Protocol {
  const protocol = protocols.find((one) => one === name.toUpperCase());
  if (!protocol) throw new Failure(`--port '${part}' has an unknown protocol`, `protocols are ${protocols.join(', ')}`);
  return protocol;
}
