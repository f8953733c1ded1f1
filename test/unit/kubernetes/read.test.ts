import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../shared/kubernetes/objects.ts';
import type { ReadResult } from '../../../shared/kubernetes/read.ts';
import { readTexts } from '../../../shared/kubernetes/read.ts';

function read(...texts: string[]): ReadResult {
  return readTexts(texts.map((text, i) => ({ file: `f${i}.yaml`, text })));
}
function codes(result: ReadResult): string[] {
  return result.diagnostics.map(({ severity, code, file, line }) => `${severity} ${code} ${file ?? ''}:${line ?? ''}`);
}
function one(text: string): KubernetesObject {
  const { objects } = read(text);
  expect(objects).toHaveLength(1);
  return objects[0] as KubernetesObject;
}
function manifest(apiVersion: string, kind: string, rest = ''): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${rest}`;
}
function places(result: ReadResult): unknown[] {
  return result.objects.map(({ kind, metadata, source }) => [
    kind,
    metadata.name,
    source.line,
    source.document,
    source.pointer,
  ]);
}

describe('documents', () => {
  it('a broken document costs only itself', () => {
    const result = read(`${manifest('v1', 'Pod')}---\na: [\n---\n${manifest('v1', 'Service')}`);
    expect(places(result)).toEqual([
      ['Pod', 'x', 1, 0, ''],
      ['Service', 'x', 8, 2, ''],
    ]);
    expect(codes(result)).toEqual(['error yaml-syntax f0.yaml:7']);
    expect([result.files, result.documents]).toEqual([1, 3]);
  });
  it('says what is empty and what is not Kubernetes', () => {
    const result = read('# nothing\n', 'a: 1\n---\n- x\n', 'apiVersion: v2\nname: chart\n');
    expect(codes(result)).toEqual([
      'info empty-file f0.yaml:1',
      'info not-kubernetes f1.yaml:',
      'info not-kubernetes f2.yaml:',
      'error no-objects :',
    ]);
    expect(result.documents).toBe(3);
  });
  it('says when there is nothing at all', () => expect(codes(readTexts([]))).toEqual(['error no-objects :']));
});

describe('lists', () => {
  const yamlList = `# dump
apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: a
    annotations:
      note: |
        - apiVersion: v1
          kind: Pod
- apiVersion: v1
  kind: Pod
  metadata:
    name: b

# the last
-
  apiVersion: v1
  kind: Pod
  metadata: {name: c}
- {apiVersion: v1, kind: Pod,
  metadata: {name: d}}
kind: List
metadata:
  resourceVersion: ""
`;
  const items = ['a', 'b'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { '{': '}"items": [' } },
  }));
  const jsonList = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
  it('finds items in kubectl get -o yaml', () => {
    expect(places(read(yamlList))).toEqual([
      ['Pod', 'a', 4, 0, '/items/0'],
      ['Pod', 'b', 12, 0, '/items/1'],
      ['Pod', 'c', 19, 0, '/items/2'],
      ['Pod', 'd', 22, 0, '/items/3'],
    ]);
  });
  it.each([
    ['kubectl get -o json', JSON.stringify(jsonList, null, 4), [4, 14]],
    ['two spaces', JSON.stringify(jsonList, null, 2), [4, 14]],
    ['tabs and CRLF', JSON.stringify(jsonList, null, '\t').replaceAll('\n', '\r\n'), [4, 14]],
    ['one line', JSON.stringify(jsonList), [1, 1]],
    [
      'one line an item',
      `{"kind":"List","items":[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]}`,
      [2, 3],
    ],
    ['items at the end', JSON.stringify({ kind: 'List', metadata: { items: [{}] }, items }, null, 2), [9, 19]],
  ])('finds items in JSON: %s', (_, text, lines) => {
    const result = read(text);
    expect(result.objects.map(({ source }) => source.line)).toEqual(lines);
    expect(result.objects.map(({ source }) => source.pointer)).toEqual(['/items/0', '/items/1']);
  });
  it('gives the kind of a typed list to its items', () => {
    const result = read('kind: NetworkPolicyList\napiVersion: networking.k8s.io/v1\nitems:\n- metadata: {name: a}\n');
    expect(result.objects[0]).toMatchObject({ kind: 'NetworkPolicy', apiVersion: 'networking.k8s.io/v1' });
  });
  it('reads lists in lists', () => {
    const inner = { kind: 'List', apiVersion: 'v1', items: [items[0]] };
    expect(places(read(JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [items[1], inner] })))).toEqual([
      ['Pod', 'b', 1, 0, '/items/0'],
      ['Pod', 'a', 1, 0, '/items/1/items/0'],
    ]);
  });
  it('says which items are no objects', () => {
    const result = read(
      'kind: List\napiVersion: v1\nitems:\n- 1\n- a: 1\n- {kind: Pod, apiVersion: v1, metadata: {name: a}}\n',
    );
    expect(codes(result)).toEqual(['error item-invalid f0.yaml:4', 'error item-invalid f0.yaml:5']);
    expect(result.objects).toHaveLength(1);
  });
  it('reads an empty list', () =>
    expect(codes(read('kind: List\napiVersion: v1\nitems: []\n'))).toEqual(['error no-objects :']));
  it('takes a kind that only ends in List for what it is', () => {
    expect(read(manifest('example.com/v1', 'AllowList')).ignored).toEqual({ 'example.com/v1/AllowList': 1 });
  });
});

describe('kinds', () => {
  const used = `v1 Namespace Node Pod Service Endpoints ReplicationController ServiceAccount Secret ConfigMap
apps/v1 Deployment StatefulSet DaemonSet ReplicaSet
batch/v1 Job CronJob
discovery.k8s.io/v1 EndpointSlice
networking.k8s.io/v1 Ingress IngressClass NetworkPolicy
policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy BaselineAdminNetworkPolicy
policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy
rbac.authorization.k8s.io/v1 Role ClusterRole RoleBinding ClusterRoleBinding
gateway.networking.k8s.io/v1 HTTPRoute GRPCRoute TLSRoute TCPRoute UDPRoute Gateway
gateway.networking.k8s.io/v1alpha3 TLSRoute
gateway.networking.k8s.io/v1beta1 HTTPRoute Gateway
route.openshift.io/v1 Route`
    .split('\n')
    .flatMap((line) => {
      const [apiVersion = '', ...kinds] = line.split(' ');
      return kinds.map((kind): [string, string] => [apiVersion, kind]);
    });
  const clusterScoped =
    /^(Namespace|Node|IngressClass|ClusterRole|ClusterRoleBinding|.*AdminNetworkPolicy|ClusterNetworkPolicy)$/;
  it.each(used)('%s %s is used', (apiVersion, kind) => {
    const result = read(manifest(apiVersion, kind));
    expect(codes(result)).toEqual([]);
    expect(result.objects[0]?.metadata.namespace).toBe(clusterScoped.test(kind) ? undefined : 'default');
  });
  const others: [apiVersion: string, kind: string, code: string | null, objects: number][] = [
    ['extensions/v1beta1', 'NetworkPolicy', 'warning api-version-outdated', 1],
    ['extensions/v1beta1', 'Deployment', 'warning api-version-outdated', 1],
    ['batch/v1beta1', 'CronJob', 'warning api-version-outdated', 1],
    ['apps/v7', 'Deployment', 'warning api-version-outdated', 1],
    ['v1', 'Deployment', 'error api-version-wrong', 0],
    ['v1', 'NetworkPolicy', 'error api-version-wrong', 0],
    ['networking.k8s.io/v1', 'ClusterNetworkPolicy', 'error api-version-wrong', 0],
    ['crd.projectcalico.org/v1', 'NetworkPolicy', 'warning policy-not-supported', 0],
    ['projectcalico.org/v3', 'GlobalNetworkPolicy', 'warning policy-not-supported', 0],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'warning policy-not-supported', 0],
    ['security.istio.io/v1', 'AuthorizationPolicy', 'warning policy-not-supported', 0],
    ['policy.networking.k8s.io/v1beta1', 'ClusterNetworkPolicy', 'warning policy-not-supported', 0],
    ['serving.knative.dev/v1', 'Service', null, 0],
    ['networking.istio.io/v1', 'Gateway', null, 0],
    ['example.com/v1', 'Widget', null, 0],
  ];
  it.each(others)('%s %s: %s', (apiVersion, kind, code, objects) => {
    const result = read(manifest(apiVersion, kind), manifest('v1', 'Pod'));
    expect(result.diagnostics.map((d) => `${d.severity} ${d.code} ${d.file}:${d.line}`)).toEqual(
      code === null ? [] : [`${code} f0.yaml:1`],
    );
    expect(result.objects).toHaveLength(objects + 1);
    expect(result.ignored).toEqual(objects === 1 ? {} : { [`${apiVersion}/${kind}`]: 1 });
  });
  it.each([
    ['networking.k8s.io/v1', 'Networkpolicy', 'NetworkPolicy'],
    ['networking.k8s.io/v1', 'NetworkPolicies', 'NetworkPolicy'],
    ['networking.k8s.io/v1', 'NetworkPolcy', 'NetworkPolicy'],
    ['v1', 'pod', 'Pod'],
    ['apps/v1', 'deployments', 'Deployment'],
  ])('%s %s may have meant %s', (apiVersion, kind, meant) => {
    const result = read(manifest('v1', 'Pod'), manifest(apiVersion, kind));
    expect(codes(result)).toEqual(['error kind-unknown f1.yaml:2']);
    expect(result.diagnostics[0]?.message).toContain(`did you mean ${meant}?`);
  });
  it.each([
    ['v1', 'PodTemplate'],
    ['v1', 'Event'],
    ['storage.k8s.io/v1', 'CSINode'],
    ['gateway.networking.k8s.io/v1', 'GRPCRoute'],
    ['gateway.networking.k8s.io/v1alpha2', 'TCPRoute'],
    ['apps/v1', 'ControllerRevision'],
    ['example.com/v1', 'networkpolicy'],
  ])('%s %s is a kind of its own', (apiVersion, kind) => {
    expect(codes(read(manifest('v1', 'Pod'), manifest(apiVersion, kind)))).toEqual([]);
  });
  it('a known kind without apiVersion', () => {
    expect(codes(read('kind: Pod\nmetadata: {name: a}\n'))[0]).toBe('error api-version-missing f0.yaml:1');
  });
});

describe('metadata', () => {
  const cases: [name: string, metadata: string, diagnostics: string[], expected: object | null][] = [
    ['no name', '{}', ['error name-missing'], null],
    ['null name', '{name: }', ['error name-missing'], null],
    ['no object', '[a]', ['error metadata-invalid'], null],
    ['a number', '{name: 12}', ['error name-invalid'], { name: '12' }],
    ['capitals', '{name: Web}', ['error name-invalid'], { name: 'Web' }],
    ['a template', '{name: "{{ .Release.Name }}-web"}', ['error template'], { name: '{{ .Release.Name }}-web' }],
    ['an object for a name', '{name: {a: b}}', ['error name-invalid'], null],
    ['a generated name', '{generateName: run-}', [], { name: 'run-*' }],
    ['a namespace', '{name: a, namespace: shop}', [], { namespace: 'shop' }],
    ['an empty namespace', '{name: a, namespace: ""}', [], { namespace: 'default' }],
    ['a boolean namespace', '{name: a, namespace: on}', ['error namespace-invalid'], { namespace: 'true' }],
    ['a bad namespace', '{name: a, namespace: a.b}', ['error namespace-invalid'], { namespace: 'a.b' }],
    ['labels', '{name: a, labels: {a.b/c: D_1, e: ""}}', [], { labels: { 'a.b/c': 'D_1', e: '' } }],
    ['a null label', '{name: a, labels: {e: }}', [], { labels: { e: '' } }],
    ['a boolean label', '{name: a, labels: {e: yes}}', ['error label-not-string'], { labels: { e: 'true' } }],
    ['a number label', '{name: a, labels: {e: 1.10}}', ['error label-not-string'], { labels: { e: '1.1' } }],
    ['a bad label', '{name: a, labels: {e: "a b", "f g": a}}', ['error label-invalid', 'error label-invalid'], {}],
    ['labels as a list', '{name: a, labels: [a]}', ['error labels-invalid'], { labels: {} }],
    [
      'an annotation',
      '{name: a, annotations: {e: true}}',
      ['error annotation-not-string'],
      { annotations: { e: 'true' } },
    ],
    ['annotations as a text', '{name: a, annotations: x}', ['error annotations-invalid'], { annotations: {} }],
    [
      'owners',
      '{name: a, ownerReferences: [{kind: Job, name: j, controller: true, x: 1}]}',
      [],
      {
        ownerReferences: [{ kind: 'Job', name: 'j', controller: true }],
      },
    ],
    ['no owners', '{name: a, ownerReferences: {kind: Job}}', ['error owner-references-invalid'], {}],
  ];
  it.each(cases)('%s', (_, metadata, diagnostics, expected) => {
    const result = read(`apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`, manifest('v1', 'Node'));
    expect(result.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(diagnostics);
    const pod = result.objects.find(({ kind }) => kind === 'Pod');
    if (expected) expect(pod?.metadata).toMatchObject(expected);
    else expect(pod).toBeUndefined();
  });
  it('has the line of a label, also in a template', () => {
    const labels = 'labels:\n        a: b\n        c: 1\n';
    const spec = `spec:\n  template:\n    metadata:\n      ${labels}`;
    expect(codes(read(manifest('apps/v1', 'Deployment', spec)))).toEqual(['error label-not-string f0.yaml:10']);
  });
  it('labels have no inherited keys', () => {
    expect(one(manifest('v1', 'Pod', '  labels: {a: b}\n')).metadata.labels['constructor']).toBeUndefined();
  });
  it('a name that is hostile to terminals is escaped', () => {
    const { diagnostics } = read('apiVersion: v1\nkind: Pod\nmetadata: {name: "a\\e[2J\\nb"}\n');
    expect(diagnostics[0]?.message).toContain('a\\u001b[2J\\u000ab');
  });
});

describe('duplicates', () => {
  it('the later one counts', () => {
    const result = read(
      manifest('apps/v1', 'Deployment', 'spec: 1\n'),
      `---\n${manifest('extensions/v1beta1', 'Deployment', 'spec: 2\n')}`,
    );
    expect(result.objects.map(({ raw }) => raw.spec)).toEqual([2]);
    const duplicate = result.diagnostics.find(({ code }) => code === 'duplicate-object');
    expect(duplicate).toMatchObject({ severity: 'warning', file: 'f1.yaml', line: 2 });
    expect(duplicate?.message).toContain('f0.yaml:1 and at f1.yaml:2');
  });
  it('namespaces and kinds keep objects apart; no namespace is default', () => {
    const pod = (namespace: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: ${namespace}}\n`;
    expect(codes(read(pod('a'), pod('b'), manifest('v1', 'Service'), manifest('v1', 'Pod')))).toEqual([]);
    expect(read(pod('default'), manifest('v1', 'Pod')).objects).toHaveLength(1);
  });
  it('generated names are all different', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n';
    const result = read(pod, pod, pod);
    expect(result.diagnostics).toEqual([]);
    expect(new Set(result.objects.map(({ metadata }) => metadata.name)).size).toBe(3);
  });
});

describe('what is not kept', () => {
  const applied = 'kubectl.kubernetes.io/last-applied-configuration';
  const annotations = `  annotations:\n    ${applied}: secret\n    note: kept\n`;
  it('of a Secret: everything but its identity and type', () => {
    const secret = one(
      manifest('v1', 'Secret', `${annotations}type: Opaque\ndata: {a: c2VjcmV0}\nstringData: {b: secret}\n`),
    );
    expect(secret.raw).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, type: 'Opaque' });
    expect(secret.metadata.annotations).toEqual({ note: 'kept' });
  });
  it('of a ConfigMap: all but the hosts and ports that it names', () => {
    const data = {
      DB_HOST: 'postgres.data.svc.cluster.local',
      DB_PORT: '5432',
      DB_PASSWORD: 'hunter2',
      URL: 'redis://user:hunter2@redis.data:6379/1?token=hunter2',
      'app.yaml': 'password: hunter2\nurl: http://cart:8080/hunter2\nother: db.data.svc:5432\n',
    };
    const map = one(manifest('v1', 'ConfigMap', `data: ${JSON.stringify(data)}\n`));
    const { DB_PASSWORD: _password, ...others } = data;
    const kept = { ...others, URL: 'redis://redis.data:6379', 'app.yaml': 'http://cart:8080 db.data.svc:5432' };
    expect(map.raw.data).toEqual(kept);
    const again = one(manifest('v1', 'ConfigMap', `data: ${JSON.stringify(kept)}\n`));
    expect(again.raw.data).toEqual(kept);
  });
  it('of a ConfigMap without hosts: data', () => {
    const map = one(manifest('v1', 'ConfigMap', 'data: {a: secret}\nbinaryData: {b: secret}\n'));
    expect(Object.keys(map.raw)).toEqual(['apiVersion', 'kind', 'metadata']);
  });
  it('of anything: the last applied manifest', () => {
    const pod = one(manifest('v1', 'Pod', `${annotations}spec: {a: 1}\n`));
    expect(pod.raw).toMatchObject({ metadata: { name: 'x', annotations: { note: 'kept' } }, spec: { a: 1 } });
    expect(JSON.stringify(pod)).not.toContain('secret');
  });
});

it('a name that is no string is shown as it is written', () => {
  const [first] = read('apiVersion: v1\nkind: Pod\nmetadata: {name: true, namespace: b}\n').diagnostics;
  expect(first?.message).toBe('Pod b/true: metadata.name must be a string, not true');
});
