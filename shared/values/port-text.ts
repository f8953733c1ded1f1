/** Ports as people type them: `80/TCP,53/UDP,8000-8100`; TCP when no protocol is given. */
import { noPorts, type PortSet, type Protocol, portRange, protocols, union } from './ports.ts';

const maxPort = 65535;

export type ReadPorts =
  | { readonly ok: true; readonly ports: PortSet }
  /** `problem` goes on after the name of what was typed: "'x' is not a port". */
  | { readonly ok: false; readonly problem: string; readonly hint: string };

export function readPorts(text: string): ReadPorts {
  let ports = noPorts;
  for (const part of text.split(',')) {
    const read = readPart(part.trim());
    if (!read.ok) return read;
    ports = union(ports, read.ports);
  }
  return { ok: true, ports };
}

function readPart(part: string): ReadPorts {
  const wrong = (what: string, hint: string): ReadPorts => ({ ok: false, problem: `'${part}' ${what}`, hint });
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(part);
  if (!match) {
    return wrong('is not a port', 'write a number and a protocol, such as 80/TCP or 53/UDP; TCP when left out');
  }
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  if (from < 1 || to > maxPort || from > to) return wrong('is out of range', `ports are 1 to ${maxPort}`);
  const name = (match[3] ?? 'TCP').toUpperCase();
  const protocol: Protocol | undefined = protocols.find((one) => one === name);
  if (!protocol) return wrong('has an unknown protocol', `protocols are ${protocols.join(', ')}`);
  return { ok: true, ports: portRange(protocol, from, to) };
}
