/** The online shop, which has no policies: least privilege, default deny, and the rollout between them. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../../../main/sources/folder.ts';
import { brokenConnections } from '../../../shared/draft/breaks.ts';
import { draftContext } from '../../../shared/draft/context.ts';
import { declaredConnections } from '../../../shared/draft/declared.ts';
import { generateDefaultDeny } from '../../../shared/draft/generate/default-deny.ts';
import { generateLeastPrivilege } from '../../../shared/draft/generate/least-privilege.ts';
import { readPolicies } from '../../../shared/draft/manifest.ts';
import { previewOf } from '../../../shared/draft/preview.ts';
import { checkRollout, proposeRollout } from '../../../shared/draft/rollout.ts';
import { readTexts } from '../../../shared/kubernetes/read.ts';
import { analyze } from '../../../shared/reachability/analyze.ts';
import { formatPorts, noPorts, portRange, union } from '../../../shared/values/ports.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const { texts: files } = await readFolder(path.join(root, 'sample-clusters/online-shop'));
const { objects, texts } = readTexts(files);
const context = draftContext(objects, {}, (source, pointer) => texts.lineOf(source, pointer));
const every = ['shop', 'data', 'ingress', 'observability', 'kube-system'];
const dnsPorts = union(portRange('TCP', 53), portRange('UDP', 53));
const set = generateLeastPrivilege(context, { namespaces: every });

describe('declared connections', () => {
  const rows = declaredConnections(context);
  const ids = rows.map(({ id, ports }) => `${id} ${formatPorts(ports)}`);
  it('come from environments, ConfigMaps, Ingresses, load balancers and ports for metrics, with their line', () => {
    expect(ids).toContain('shop/cart[Deployment] → data/redis[StatefulSet] TCP 6379');
    expect(ids).toContain('shop/payment[Deployment] → data/postgres[StatefulSet] TCP 5432');
    expect(ids).toContain('observability/grafana[Deployment] → observability/prometheus[StatefulSet] TCP 9090');
    expect(ids).toContain('ingress/ingress-nginx-controller[Deployment] → shop/storefront[Deployment] TCP 3000');
    expect(ids).toContain('outside → ingress/ingress-nginx-controller[Deployment] TCP 8080,8443');
    expect(ids).toContain('observability/prometheus[StatefulSet] → data/redis[StatefulSet] TCP 9121');
    expect(ids).toContain('shop/payment[Deployment] → api.cardlink.example TCP 443');
    const row = rows.find(({ id }) => id === 'shop/payment[Deployment] → data/postgres[StatefulSet]');
    expect(row?.evidence[0]).toMatchObject({ file: 'shop/payment.yaml', line: 19 });
  });
  it('are the target ports of pods, and no name that only looks like a Service', () => {
    // DB_NAME=catalog and DB_USER=account name databases.
    expect(ids.filter((id) => id.startsWith('shop/catalog[Deployment] → '))).toEqual([
      'shop/catalog[Deployment] → data/opensearch[StatefulSet] TCP 9200',
      'shop/catalog[Deployment] → data/postgres[StatefulSet] TCP 5432',
    ]);
    const between = rows.filter(({ from, to, why }) => {
      const ends = [from, to].map((end) => (end.kind === 'workload' ? end.workload.id : ''));
      return why.includes('reference') && !ends.includes('') && ends[0] !== ends[1];
    });
    expect(between).toHaveLength(24);
  });
});

describe('least privilege', () => {
  it('allows exactly the reviewed connections and DNS, by the list of a fresh reading', () => {
    expect(set.claims.map(({ text, holds }) => [text, holds])).toEqual(set.claims.map(({ text }) => [text, true]));
    expect(set.notes).toEqual([]);
    const { objects: policies } = readPolicies(set.yaml);
    const analysis = analyze([...objects, ...policies]);
    const listed = new Map<string, string>();
    for (const { from, to, ports } of analysis.connections()) {
      if (from.type === 'workload' && to.type === 'workload') listed.set(`${from.id} → ${to.id}`, formatPorts(ports));
    }
    const expected = new Map<string, string>();
    const dns = 'kube-system/coredns[Deployment]';
    for (const row of set.rows) {
      if (row.from.kind !== 'workload' || row.to.kind !== 'workload' || row.from.workload === row.to.workload) continue;
      expected.set(row.id, formatPorts(row.ports));
    }
    for (const endpoint of analysis.endpoints) {
      if (endpoint.type !== 'workload' || endpoint.id === dns) continue;
      const id = `${endpoint.id} → ${dns}`;
      const row = set.rows.find((one) => one.id === id);
      expected.set(id, formatPorts(union(row?.ports ?? noPorts, dnsPorts)));
    }
    expect(Object.fromEntries([...listed].sort())).toEqual(Object.fromEntries([...expected].sort()));
  });
  it('breaks nothing that is declared', () => {
    expect(brokenConnections(context, set.impact)).toEqual([]);
  });
  it('leaves out a row that is excluded, and says what that breaks', () => {
    const exclude = ['shop/checkout[Deployment] → shop/payment[Deployment]'];
    const less = generateLeastPrivilege(context, { namespaces: every, exclude });
    expect(less.claims.every(({ holds }) => holds)).toBe(true);
    expect(brokenConnections(context, less.impact).map(({ subject }) => subject)).toEqual(exclude);
  });
  it('says which pods blocks of addresses let in where these are not closed', () => {
    const some = generateLeastPrivilege(context);
    expect(some.claims.every(({ holds }) => holds)).toBe(true);
    expect(some.notes.join()).toContain('shop/payment[Deployment] → kube-system/coredns[Deployment] : TCP 443');
  });
  it('writes what a person would: target ports, names of namespaces, no addresses of pods, no nulls', () => {
    expect(set.yaml).not.toMatch(/null|pod-template-hash|\[\]/);
    expect(set.yaml).toContain('kubernetes.io/metadata.name: data');
    expect(set.yaml).not.toContain('port: 80\n');
  });
});

describe('default deny first', () => {
  const denied = generateDefaultDeny(context, ['shop']);
  it('is an outage, connection by connection', () => {
    const { breaks } = previewOf(context, denied.impact);
    const subjects = breaks.filter(({ severity }) => severity === 'error').map(({ subject }) => subject);
    expect(subjects).toContain('shop/checkout[Deployment] → shop/payment[Deployment]');
    expect(subjects).toContain('ingress/ingress-nginx-controller[Deployment] → shop/storefront[Deployment]');
    const checks = new Set(breaks.map(({ check }) => check));
    expect(checks).toContain('half-open');
    expect(checks).toContain('metrics-cut');
    expect(checks).not.toContain('dns-cut');
  });
  it('keeps DNS; without the rule for it that is cut, and said', () => {
    const { objects: bare } = readPolicies(
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}\n',
    );
    const impact = context.base.impact(bare.map((object) => ({ kind: 'apply', object })));
    const dns = brokenConnections(context, impact).filter(({ check }) => check === 'dns-cut');
    expect(dns).toHaveLength(10);
    expect(dns[0]?.title).toContain('TCP 53');
    expect(dns[0]?.title).not.toContain('UDP 53');
  });
});

describe('rollout', () => {
  const proposed = proposeRollout(context, set.edits);
  it('has an order in which nothing breaks on the way', () => {
    expect(proposed.outages).toEqual([]);
    expect(proposed.steps.flat()).toHaveLength(set.edits.length);
    // Each policy by itself, none smuggled in with others.
    expect(proposed.steps.every((step) => step.length === 1)).toBe(true);
  });
  it('reports a bad order with the step and the connection', () => {
    const steps = set.edits.toReversed().map((edit) => [edit]);
    const bad = checkRollout(context, steps);
    expect(bad.isSafe).toBe(false);
    const first = bad.outages.find(({ stays }) => !stays);
    expect(first?.step).toBe(0);
    expect(first?.broken.subject).toMatch(/ → /);
  });
});
