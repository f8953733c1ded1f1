/** The smallest change that would allow a denied connection, as a rule to add. */
import type { Direction } from '../policy/rule.ts';
import { allPorts, type PortSet, toRanges } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import type { Endpoint, ExplainStep, Explanation } from './types.ts';

type Steps = Readonly<Record<Direction, readonly ExplainStep[]>>;

/** Labels that change with every roll-out; a rule must not name them. */
const volatile = new Set([
  ...['pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'controller-uid'],
  ...['batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'],
  ...['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/job-completion-index'],
]);

export function suggestFix(
  engine: Engine,
  from: number,
  to: number,
  blocked: readonly Direction[],
  steps: Steps,
  ports: PortSet,
): Explanation['fix'] {
  const [direction] = blocked;
  if (!direction) return undefined;
  const denying = steps[direction].filter((step) => step.action === 'deny');
  const first = denying[0];
  if (!first?.policy) return undefined;
  const more = blocked.length > 1 ? ' The other side denies it too: it needs a rule there as well.' : '';
  if (first.tier !== 'NetworkPolicy') {
    const rule = first.rule === null ? '' : `, ${direction} rule ${first.rule + 1},`;
    return {
      text: `${first.policy}${rule} denies it. A rule before it must accept this connection, or pass it on.${more}`,
      policy: first.policy,
      yaml: '',
    };
  }
  const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
  const target = engine.facts(peer).endpoint;
  const peerYaml = peerOf(target, engine.facts(subject).endpoint);
  if (!peerYaml) return undefined;
  const list = direction === 'egress' ? 'to' : 'from';
  const yaml = [`${direction}:`, `  - ${list}:`, ...peerYaml.map((line) => `      ${line}`), ...portsOf(ports)].join(
    '\n',
  );
  return { text: `Add this rule to ${first.policy}.${more}`, policy: first.policy, yaml };
}

function peerOf(peer: Endpoint, subject: Endpoint): string[] | null {
  if (peer.type === 'addresses') {
    const [range] = peer.ranges;
    return peer.id.includes(',') || !peer.id.includes('/') || !range ? null : ['- ipBlock:', `    cidr: ${peer.id}`];
  }
  if (peer.type !== 'workload' || peer.hostNetwork) return null;
  const labels = Object.entries(peer.labels).filter(([key]) => !volatile.has(key));
  const pods = labels.map(([key, value]) => `    ${scalar(key)}: ${JSON.stringify(value)}`);
  const selector = pods.length === 0 ? ['podSelector: {}'] : ['podSelector:', '  matchLabels:', ...pods];
  if (subject.type === 'workload' && subject.namespace === peer.namespace) return dashed(selector);
  const namespace = [
    'namespaceSelector:',
    '  matchLabels:',
    `    kubernetes.io/metadata.name: ${scalar(peer.namespace)}`,
  ];
  return dashed([...namespace, ...selector]);
}

/** A label key or a name, in quotes where YAML would read something else: `on`, `null`, `1e3`. */
function scalar(text: string): string {
  const isWord = /^[a-z][\w./-]*$/i.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isWord ? text : JSON.stringify(text);
}

function dashed(lines: readonly string[]): string[] {
  return lines.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`);
}

function portsOf(ports: PortSet): string[] {
  if (ports === allPorts) return [];
  const items = Object.entries(toRanges(ports)).flatMap(([protocol, ranges]) =>
    ranges.flatMap(([lo, hi]) => [
      `      - protocol: ${protocol}`,
      ...(lo === 1 && hi === 65535 ? [] : [`        port: ${lo}`]),
      ...(lo === hi || (lo === 1 && hi === 65535) ? [] : [`        endPort: ${hi}`]),
    ]),
  );
  return ['    ports:', ...items];
}
