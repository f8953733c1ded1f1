import { describe, expect, it } from 'vitest';
import * as ports from '../../../shared/values/ports.ts';

const { allPorts, noPorts, portRange } = ports;

describe('port sets', () => {
  it('are one object when they are equal', () => {
    expect(ports.union(portRange('TCP', 80), portRange('TCP', 81))).toBe(portRange('TCP', 80, 81));
    expect(ports.subtract(allPorts, noPorts)).toBe(allPorts);
    expect(ports.intersect(portRange('TCP', 1, 100), portRange('TCP', 90, 200))).toBe(portRange('TCP', 90, 100));
    expect(ports.subtract(portRange('UDP', 53), ports.allOf('UDP'))).toBe(noPorts);
    expect(ports.protocols.map(ports.allOf).reduce(ports.union)).toBe(allPorts);
  });

  it('keep protocols apart, up to the last port', () => {
    const last = portRange('TCP', 65535);
    expect(ports.hasPort(last, 'TCP', 65535)).toBe(true);
    expect(ports.hasPort(last, 'UDP', 1)).toBe(false);
    expect(ports.intersect(ports.allOf('TCP'), ports.allOf('UDP'))).toBe(noPorts);
    expect(ports.union(last, portRange('UDP', 1)).edges).toHaveLength(4);
  });

  it.each([0, -1, 65536, 65537, 1.5])('never hold port %s', (port) => {
    expect(ports.hasPort(portRange('TCP', 79, 80), 'TCP', port)).toBe(false);
    if (Number.isInteger(port)) expect(ports.hasPort(allPorts, 'TCP', port)).toBe(false);
  });

  it('are empty when a range is out of order, and cut where it is out of range', () => {
    expect(portRange('TCP', 81, 80)).toBe(noPorts);
    expect(portRange('SCTP', 65000, 99999)).toBe(portRange('SCTP', 65000, 65535));
  });

  it.each([
    ['All Connections', allPorts],
    ['No Connections', noPorts],
    ['TCP 80', portRange('TCP', 80)],
    [
      'SCTP 1-65535,TCP 80,443-445,UDP 53',
      [portRange('UDP', 53), portRange('TCP', 443, 445), portRange('TCP', 80), ports.allOf('SCTP')].reduce(ports.union),
    ],
  ])('print as %s', (text, set) => expect(ports.formatPorts(set)).toBe(text));

  it('give their ranges by protocol', () => {
    expect(ports.toRanges(ports.subtract(ports.allOf('TCP'), portRange('TCP', 80)))).toEqual({
      TCP: [
        [1, 79],
        [81, 65535],
      ],
    });
  });
});
