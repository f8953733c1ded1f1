import fc from 'fast-check';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../shared/reachability/analyze.ts';
import type { Fix, ReachabilityOptions } from '../../../shared/reachability/types.ts';
import { allPorts, intersect, noPorts, portRange } from '../../../shared/values/ports.ts';
import { clusterArbitrary } from '../../reference/generate.ts';
import { toObjects } from '../../support/objects.ts';

type Raw = Readonly<Record<string, unknown>>;

const namespace = (name: string): Raw => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const pod = (namespaceName: string, name: string, containerPort?: number): Raw => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: namespaceName, labels: { app: name } },
  spec: { containers: [{ name: 'main', ...(containerPort ? { ports: [{ containerPort }] } : {}) }] },
});
const pods = (...names: string[]): Raw => ({
  podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: names }] },
});
const policy = (name: string, spec: Raw): Raw => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});
const admin = (priority: number, action: string): Raw => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha2',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'guard' },
  spec: { tier: 'Admin', priority, subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
});
const shop = [namespace('shop'), pod('shop', 'web'), pod('shop', 'cart'), pod('shop', 'db', 5432)];

function ask(objects: readonly Raw[], from: string, to: string, options?: ReachabilityOptions) {
  const analysis = analyze(toObjects(objects), options);
  const at = (id: string): number => analysis.findAddress(id) ?? analysis.find(id) ?? -1;
  return { ...analysis, from: at(from), to: at(to), explanation: analysis.explain(at(from), at(to)) };
}
function fixOf(objects: readonly Raw[], from: string, to: string): Fix | undefined {
  return ask(objects, from, to).explanation.fix;
}

describe('what would deny it', () => {
  test('a peer taken out of the only rule that lets it in', () => {
    const db = policy('db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: 'web' } } }, { podSelector: { matchLabels: { app: 'cart' } } }] },
      ],
    });
    expect(fixOf([...shop, db], 'shop/web', 'shop/db')).toEqual({
      to: 'denied',
      policy: 'NetworkPolicy shop/db',
      text: expect.stringMatching(
        /^Take the peer pods app=web in namespace shop out of ingress rule 1 of NetworkPolicy shop\/db \(case.yaml:5\)\.$/,
      ),
      yaml: '',
    });
  });

  test('a rule taken out where it has no other peer, and every rule where several let it in', () => {
    const rule = { from: [{ podSelector: { matchLabels: { app: 'web' } } }] };
    const one = policy('db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [rule] });
    expect(fixOf([...shop, one], 'shop/web', 'shop/db')?.text).toBe(
      'Remove ingress rule 1 of NetworkPolicy shop/db (case.yaml:5).',
    );
    const two = policy('more', { podSelector: {}, ingress: [rule] });
    expect(fixOf([...shop, one, two], 'shop/web', 'shop/db')?.text).toBe(
      'Remove ingress rule 1 of NetworkPolicy shop/db (case.yaml:5). Remove ingress rule 1 of NetworkPolicy shop/more (case.yaml:6).',
    );
  });

  test('removing the last egress rule keeps the policy one about egress', () => {
    const web = policy('web', {
      podSelector: { matchLabels: { app: 'web' } },
      egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }],
    });
    const fix = fixOf([...shop, web], 'shop/web', 'shop/db');
    expect(fix?.yaml).toContain('policyTypes: [Ingress, Egress]');
    expect(fix?.text).toMatch(/^Write policyTypes: \[Ingress, Egress\] into .*Remove egress rule 1 of NetworkPolicy/);
    // Where policyTypes are written, or another egress rule stays, there is nothing to write.
    const spec = web['spec'] as Raw;
    const explicit = policy('web', { ...spec, policyTypes: ['Egress'] });
    expect(fixOf([...shop, explicit], 'shop/web', 'shop/db')?.text).toMatch(/^Remove egress rule 1/);
    const more = policy('web', { ...spec, egress: [...(spec['egress'] as []), { to: [pods('cart')] }] });
    expect(fixOf([...shop, more], 'shop/web', 'shop/db')?.text).toMatch(/^Remove egress rule 1/);
  });

  test('a peer that others need comes after a rule for this pair alone, where admin policies are in use', () => {
    const shared = policy('db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [pods('web', 'cart')] }],
    });
    const without = fixOf([...shop, shared], 'shop/web', 'shop/db');
    expect(without?.text).toContain('That also takes it from 1 other.');
    const withAdmin = fixOf([...shop, shared, admin(5, 'Pass')], 'shop/web', 'shop/db');
    expect(withAdmin?.yaml).toContain('kind: ClusterNetworkPolicy');
    expect(withAdmin?.text).toBe('Add this ClusterNetworkPolicy.');
  });

  test('a deny before the admin rule that accepts it', () => {
    const fix = fixOf([...shop, admin(5, 'Accept')], 'shop/web', 'shop/db');
    expect(fix?.yaml).toContain('priority: 4');
    // Nothing comes before priority 0, so the other side has to deny.
    expect(fixOf([...shop, admin(0, 'Accept')], 'shop/web', 'shop/db')?.yaml).toContain('egress:');
  });

  test('everything but the address, for who is not isolated', () => {
    const objects = [
      ...shop,
      policy('cart', {
        podSelector: { matchLabels: { app: 'cart' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }],
      }),
    ];
    const fix = fixOf(objects, 'shop/web', '203.0.113.9');
    expect(fix?.yaml).toContain('except:');
    const after = ask([...objects, load(fix?.yaml ?? '') as Raw], 'shop/web', '203.0.113.9');
    expect(after.explanation.verdict).toBe('denied');
    expect(after.reach(after.from, after.findAddress('198.51.100.1') ?? -1).allowed).toBe(allPorts);
    expect(after.reach(after.from, after.to === -1 ? -1 : (after.find('shop/db') ?? -1)).allowed).toBe(allPorts);
  });
});

describe('what would allow it', () => {
  const closed = policy('closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  test('a rule on each side that denies it, for the ports that are served', () => {
    const own = ['web', 'db'].map((name) =>
      policy(name, { podSelector: { matchLabels: { app: name } }, policyTypes: ['Ingress', 'Egress'] }),
    );
    expect(fixOf([...shop, closed, ...own], 'shop/web', 'shop/db')).toEqual({
      to: 'allowed',
      policy: 'NetworkPolicy shop/web',
      text: [
        'Add this rule to NetworkPolicy shop/web. Add this rule to NetworkPolicy shop/db.',
        'It is for TCP 5432: what the containers declare.',
      ].join(' '),
      yaml: [
        '# NetworkPolicy shop/web',
        ...['egress:', '  - to:', '      - podSelector:', '          matchLabels:', '            app: db'],
        ...['    ports:', '      - protocol: TCP', '        port: 5432'],
        '# NetworkPolicy shop/db',
        ...['ingress:', '  - from:', '      - podSelector:', '          matchLabels:', '            app: web'],
        ...['    ports:', '      - protocol: TCP', '        port: 5432'],
      ].join('\n'),
    });
  });

  test('policies for the two alone where those that deny select others too', () => {
    const objects = [...shop, closed];
    const fix = fixOf(objects, 'shop/web', 'shop/db');
    expect(fix?.text).toContain('Add this NetworkPolicy (a rule in NetworkPolicy shop/closed would allow it for');
    const added = loadAll(fix?.yaml ?? '') as Raw[];
    expect(added).toHaveLength(2);
    const before = ask(objects, 'shop/web', 'shop/db');
    const after = ask([...objects, ...added], 'shop/web', 'shop/db');
    const open = (one: typeof before): string[] =>
      [...one.connections()].map(({ from, to }) => `${from.id} => ${to.id}`);
    expect(open(after).filter((line) => !open(before).includes(line))).toEqual(['shop/web[Pod] => shop/db[Pod]']);
  });

  test('a policy that exists is not replaced by the new one', () => {
    const taken = policy('allow-db-from-web', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(fixOf([...shop, taken], 'shop/web', 'shop/db')?.yaml).toContain('name: allow-db-from-web-2');
  });

  test('others that it would be allowed for are counted, where no labels tell them apart', () => {
    const twin = { ...pod('shop', 'twin', 5432), metadata: { name: 'twin', namespace: 'shop', labels: { app: 'db' } } };
    const db = policy('db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] });
    expect(fixOf([...shop, twin, db], 'shop/web', 'shop/db')?.text).toContain(
      'That also allows it for 1 other workload.',
    );
    expect(fixOf([...shop, twin, db, closed], 'shop/db', 'shop/web')?.text).toContain(
      '1 other workload has the labels of shop/db too.',
    );
  });

  test('a rule before the one that denies it', () => {
    const fix = fixOf([...shop, admin(5, 'Deny')], 'shop/web', 'shop/db');
    expect(fix?.text).toContain(
      'Insert this rule before ingress rule 1 of ClusterNetworkPolicy guard. That also allows',
    );
    expect(fix?.yaml).toContain('action: Accept');
  });
});

/** The last one of a name is the one in force. */
function indexOfPolicy(objects: readonly Raw[], id: string | null | undefined): number {
  return objects.findLastIndex((object) => {
    const { name, namespace: own } = object['metadata'] as { name?: string; namespace?: string };
    const place = object['kind'] === 'NetworkPolicy' ? `${own ?? 'default'}/` : '';
    return `${String(object['kind'])} ${place}${String(name)}` === id;
  });
}

const removal = /Remove (ingress|egress) rule (\d+) of (NetworkPolicy \S+) \(\S+?\)\./g;

/** Does what a fix says with the manifests themselves, where it only removes rules; null where it does other things. */
function removedRules(objects: readonly Raw[], { text, yaml }: Fix): readonly Raw[] | null {
  if (text.includes('Take the peer') || (yaml !== '' && !text.startsWith('Write policyTypes'))) return null;
  const typed = [...text.matchAll(/Write policyTypes: \[(.*?)\] into the spec of (NetworkPolicy \S+):/g)];
  const all = [...text.matchAll(removal)];
  return objects.map((object, i) => {
    const spec = { ...(object['spec'] as Record<string, unknown>) };
    for (const [, types, id] of typed) if (i === indexOfPolicy(objects, id)) spec['policyTypes'] = types?.split(', ');
    for (const direction of ['ingress', 'egress']) {
      const gone = all.flatMap(([, side, number, id]) =>
        side === direction && i === indexOfPolicy(objects, id) ? [Number(number) - 1] : [],
      );
      if (gone.length > 0) spec[direction] = (spec[direction] as unknown[]).filter((_, at) => !gone.includes(at));
    }
    return { ...object, spec };
  });
}

/** Does what a fix says with the manifests themselves; null where it takes peers out. */
function carriedOut(objects: readonly Raw[], fix: Fix): readonly Raw[] | null {
  if (fix.text.includes('Remove ')) return removedRules(objects, fix);
  if (fix.yaml === '' || fix.yaml.startsWith('#')) return null;
  const all = loadAll(fix.yaml) as Raw[];
  if (fix.policy === null) return all.every((one) => one['kind']) ? [...objects, ...all] : null;
  const [written = {}] = all;
  const [direction] = Object.keys(written);
  if (direction === undefined || fix.text.startsWith('Insert')) return null;
  const at = indexOfPolicy(objects, fix.policy);
  return objects.map((object, i) => {
    if (i !== at) return object;
    const spec = object['spec'] as Record<string, unknown>;
    const rules = [...((spec[direction] as unknown[] | undefined) ?? []), ...(written[direction] as unknown[])];
    return { ...object, spec: { ...spec, [direction]: rules } };
  });
}

test('carried out on random clusters, a fix turns the verdict round', { timeout: 60_000 }, () => {
  let done = 0;
  fc.assert(
    fc.property(clusterArbitrary(), fc.nat(), fc.nat(), ({ objects, options }, a, b) => {
      const before = analyze(toObjects(objects), options);
      const ends = [...before.endpoints.keys()];
      const [from, to] = [ends[a % ends.length] ?? 0, ends[b % ends.length] ?? 0];
      if (before.endpoints[from]?.type !== 'workload' && before.endpoints[to]?.type !== 'workload') return;
      const { fix } = before.explain(from, to);
      const edited = fix ? carriedOut(objects, fix) : null;
      if (!fix || !edited) return;
      const after = analyze(toObjects(edited), options);
      const same = (index: number): number[] => {
        const endpoint = before.endpoints[index];
        if (endpoint?.type === 'addresses') {
          const [first] = endpoint.ranges[0] ?? [''];
          return [after.findAddress(first) ?? -1];
        }
        const base = (id: string): string => id.replace(/\{.*\}$/, '');
        // A change may tell pods apart that were one endpoint before.
        return [...after.endpoints.keys()].filter((i) => {
          const other = after.endpoints[i];
          if (other?.type !== endpoint?.type || base(other?.id ?? '') !== base(endpoint?.id ?? '')) return false;
          return (
            endpoint?.type !== 'workload' ||
            other?.type !== 'workload' ||
            other.podNames.length === 0 ||
            other.podNames.some((name) => endpoint.podNames.includes(name))
          );
        });
      };
      for (const x of same(from)) {
        for (const y of same(to)) {
          const { allowed, unknown } = after.reach(x, y);
          done++;
          if (fix.to === 'denied') {
            expect(allowed).toBe(noPorts);
            expect(unknown).toBe(noPorts);
          } else expect(allowed).not.toBe(noPorts);
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(done).toBeGreaterThan(20);
});

test('only the ports that were asked about', () => {
  const objects = [...shop, policy('closed', { podSelector: {}, policyTypes: ['Ingress'] })];
  const { explain, from, to } = ask(objects, 'shop/web', 'shop/db');
  const http = portRange('TCP', 80);
  const { fix, ports } = explain(from, to, http);
  expect(intersect(ports, http)).toBe(noPorts);
  expect(fix?.yaml).toContain('port: 80');
});
