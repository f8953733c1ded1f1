import { isStrictlyInside, parseCidr } from './addresses.ts';
import { fields, isListOfTexts, isNoList, isNoObject, isPresent, items, type K8sObject, text } from './manifest.ts';
import { isPortNumber, isProtocol, portNameProblems } from './ports.ts';
import { parseSelector } from './selectors.ts';

const badPort = 'must be between 1 and 65535, inclusive';

/** kubernetes pkg/apis/networking/validation: ValidateNetworkPolicyPort. */
export function portProblems(item: unknown): readonly string[] {
  if (isNoObject(item)) return ['port: not an object'];
  const { protocol, port, endPort } = fields(item);
  const problems: string[] = [];
  if (isPresent(protocol) && !isProtocol(protocol)) problems.push(`protocol: Unsupported value ${String(protocol)}`);
  if (typeof port === 'string') problems.push(...portNameProblems(port).map((problem) => `port: ${problem}`));
  else if (isPresent(port) && !isPortNumber(port)) problems.push(`port: ${badPort}`);
  if (isPresent(endPort)) {
    if (!isPresent(port)) problems.push('endPort: may not be specified when `port` is not specified');
    else if (typeof port === 'string') problems.push('endPort: may not be specified when `port` is non-numeric');
    else if (!isPortNumber(endPort)) problems.push(`endPort: ${badPort}`);
    else if (typeof port === 'number' && endPort < port)
      problems.push('endPort: must be greater than or equal to `port`');
  }
  return problems;
}

/** ValidateIPBlock. */
function ipBlockProblems(item: unknown): readonly string[] {
  if (isNoObject(item)) return ['ipBlock: not an object'];
  const { cidr, except } = fields(item);
  if (!isListOfTexts(except)) return ['ipBlock.except: not a list of strings'];
  if (!isPresent(cidr) || cidr === '') return ['ipBlock.cidr: Required value'];
  const range = parseCidr(text(cidr) ?? '');
  if (range === undefined) return ['ipBlock.cidr: must be a valid CIDR value'];
  return items(except).flatMap((entry) => {
    const hole = parseCidr(text(entry) ?? '');
    if (hole === undefined) return ['ipBlock.except: must be a valid CIDR value'];
    return isStrictlyInside(hole, range) ? [] : ['ipBlock.except: must be a strict subset of `cidr`'];
  });
}

/** ValidateNetworkPolicyPeer. */
export function peerProblems(item: unknown): readonly string[] {
  if (isNoObject(item)) return ['peer: not an object'];
  const { podSelector, namespaceSelector, ipBlock } = fields(item);
  const problems: string[] = [];
  if (isPresent(podSelector)) problems.push(...parseSelector(podSelector, { nullIsEmpty: true }).problems);
  if (isPresent(namespaceSelector)) problems.push(...parseSelector(namespaceSelector, { nullIsEmpty: true }).problems);
  if (isPresent(ipBlock)) problems.push(...ipBlockProblems(ipBlock));
  const selects = isPresent(podSelector) || isPresent(namespaceSelector);
  if (!selects && !isPresent(ipBlock)) problems.push('must specify a peer');
  if (selects && isPresent(ipBlock)) problems.push('may not specify both ipBlock and another peer');
  return problems;
}

/** A list that is absent or null is empty; anything else that is not a list does not decode. */
function listProblems(value: unknown, field: string): readonly string[] {
  return isNoList(value) ? [`${field}: not a list`] : [];
}

/** Why the API server would reject a NetworkPolicy; empty when it accepts it (policy-semantics.md 2.8). */
export function validateNetworkPolicy(object: K8sObject): string[] {
  if (isNoObject(object['spec'])) return ['spec: not an object'];
  const spec = fields(object['spec']);
  const problems: string[] = [...parseSelector(spec['podSelector'], { nullIsEmpty: true }).problems];
  for (const [section, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    problems.push(...listProblems(spec[section], section));
    for (const item of items(spec[section])) {
      if (isNoObject(item)) problems.push(`${section}: a rule that is not an object`);
      const rule = fields(item);
      problems.push(...listProblems(rule['ports'], 'ports'), ...listProblems(rule[peers], peers));
      problems.push(...items(rule['ports']).flatMap(portProblems), ...items(rule[peers]).flatMap(peerProblems));
    }
  }
  const types = items(spec['policyTypes']);
  problems.push(...listProblems(spec['policyTypes'], 'policyTypes'));
  // Only the count and the values are checked: duplicates are accepted.
  if (types.length > 2) problems.push('policyTypes: may not specify more than two policyTypes');
  for (const type of types) {
    if (type !== 'Ingress' && type !== 'Egress') problems.push(`policyTypes: Unsupported value ${String(type)}`);
  }
  return problems;
}
