import { expect, test } from 'vitest';
import { writeListCsv } from '../../../shared/report/csv.ts';
import { writeListDot } from '../../../shared/report/dot.ts';
import { writeListJson } from '../../../shared/report/json.ts';
import { writeListMarkdown } from '../../../shared/report/markdown.ts';
import { writeListMermaid } from '../../../shared/report/mermaid.ts';
import { writeListText } from '../../../shared/report/text.ts';
import { connect, hostile, http, list, nothing, web, written } from './sample.ts';

const strange = { endpoints: [hostile, web], connections: [connect(hostile, web, http)], diagnostics: [] };

test('text is what netpol-analyzer prints, in byte order, unknown connections with their reason', () => {
  expect(written((write) => writeListText(list, write))).toBe(
    [
      '0.0.0.0/0[External] => shop/web[Deployment] : TCP 80',
      'shop/web[Deployment] => data/db[StatefulSet] : All Connections',
      'shop/web[Deployment] => shop/cart[Deployment] : TCP 80,443,UDP 53',
      'shop/web[Deployment] => shop/cart[Deployment] : TCP 9000-9001' +
        ' (unknown: a label is known to the cluster only, the two may share a node)',
      '{ingress-controller} => shop/web[Deployment] : TCP 80',
      '',
    ].join('\n'),
  );
  expect(written((write) => writeListText(nothing, write))).toBe('');
});

test('JSON has the keys, the order and the layout of the contract', () => {
  expect(written((write) => writeListJson(list, write))).toBe(`{
  "schemaVersion": 1,
  "endpoints": [
    {"id": "data/db[StatefulSet]", "type": "workload", "namespace": "data", "name": "db", "kind": "StatefulSet", "pods": 2},
    {"id": "shop/cart[Deployment]", "type": "workload", "namespace": "shop", "name": "cart", "kind": "Deployment", "pods": 2},
    {"id": "shop/web[Deployment]", "type": "workload", "namespace": "shop", "name": "web", "kind": "Deployment", "pods": 2},
    {"id": "0.0.0.0/0", "type": "addresses", "ranges": [["0.0.0.0", "255.255.255.255"]]},
    {"id": "{ingress-controller}", "type": "ingress-controller"}
  ],
  "connections": [
    {"from": "shop/web[Deployment]", "to": "shop/cart[Deployment]", "ports": {"TCP": [[80, 80], [443, 443]], "UDP": [[53, 53]]}, "certainty": "certain"},
    {"from": "shop/web[Deployment]", "to": "shop/cart[Deployment]", "ports": {"TCP": [[9000, 9001]]}, "certainty": "unknown", "reason": "label-unknown,local-node"},
    {"from": "shop/web[Deployment]", "to": "data/db[StatefulSet]", "ports": {"TCP": [[1, 65535]], "UDP": [[1, 65535]], "SCTP": [[1, 65535]]}, "certainty": "certain"},
    {"from": "0.0.0.0/0", "to": "shop/web[Deployment]", "ports": {"TCP": [[80, 80]]}, "certainty": "certain"},
    {"from": "{ingress-controller}", "to": "shop/web[Deployment]", "ports": {"TCP": [[80, 80]]}, "certainty": "certain"}
  ],
  "diagnostics": [
    {"severity": "warning", "code": "namespace-missing", "message": "no \\"data\\"", "file": "cart.yaml", "line": 12, "hint": "Add it."}
  ]
}
`);
  expect(written((write) => writeListJson(nothing, write))).toBe(
    '{\n  "schemaVersion": 1,\n  "endpoints": [],\n  "connections": [],\n  "diagnostics": []\n}\n',
  );
});

test('CSV begins with the columns of netpol-analyzer', () => {
  const lines = written((write) => writeListCsv(list, write)).split('\n');
  expect(lines[0]).toBe('src,dst,conn,certainty,reason');
  expect(lines[3]).toBe('shop/web[Deployment],shop/cart[Deployment],"TCP 80,443,UDP 53",certain,');
  expect(lines[4]).toBe('shop/web[Deployment],shop/cart[Deployment],TCP 9000-9001,unknown,"label-unknown,local-node"');
  expect(written((write) => writeListCsv(nothing, write))).toBe('src,dst,conn,certainty,reason\n');
});

test('Markdown is a table', () => {
  const lines = written((write) => writeListMarkdown(list, write)).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '| src | dst | conn | certainty | reason |',
    '|-----|-----|-----|-----|-----|',
    '| 0.0.0.0/0[External] | shop/web[Deployment] | TCP 80 | certain |  |',
  ]);
});

test('DOT has a cluster for each namespace and dashes what is unknown', () => {
  const text = written((write) => writeListDot(list, write));
  expect(text).toContain('subgraph "cluster_shop" {');
  expect(text).toContain('subgraph "cluster_data" {');
  expect(text).toContain('"shop/web[Deployment]" [label="web[Deployment]" color="blue" fontcolor="blue"]');
  expect(text).toContain('"0.0.0.0/0[External]" -> "shop/web[Deployment]" [label="TCP 80"');
  expect(text.split('\n').filter((line) => line.includes('style="dashed"'))).toHaveLength(1);
  expect(written((write) => writeListDot(nothing, write))).toBe('digraph {\n}\n');
});

test('Mermaid has ids of its own and dots what is unknown', () => {
  expect(written((write) => writeListMermaid(list, write))).toBe(`flowchart LR
  subgraph g0["data"]
    n0["db[StatefulSet]"]
  end
  subgraph g1["shop"]
    n1["cart[Deployment]"]
    n2["web[Deployment]"]
  end
  n3(["0.0.0.0/0[External]"])
  n4(["{ingress-controller}"])
  n3 -->|"TCP 80"| n2
  n2 -->|"All Connections"| n0
  n2 -->|"TCP 80,443,UDP 53"| n1
  n2 -.->|"TCP 9000-9001 (unknown: a label is known to the cluster only, the two may share a node)"| n1
  n4 -->|"TCP 80"| n2
`);
});

test('hostile names stay inside their place in every format', () => {
  const texts = [writeListText, writeListJson, writeListCsv, writeListMarkdown, writeListDot, writeListMermaid].map(
    (writer) => written((write) => writer(strange, write)),
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  for (const text of texts) expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  const [text = '', json = '', csv = '', markdown = '', dot = '', mermaid = ''] = texts;
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(json).endpoints[0].id).toBe(hostile.id);
  expect(csv.split('\n')[1]).toMatch(/^"'=evil\/""><b>.*",shop\/web\[Deployment\],TCP 80,certain,$/);
  expect(markdown.split('\n')[2]).toContain('=evil/">&lt;b>|`*'.replace(/[|`*]/g, '\\$&'));
  expect(dot).toContain('"=evil/\\"><b>|`*\\\\](x)\\\\u001b[2J\\\\u000a');
  expect(mermaid).toContain('["=evil/#34;#62;#60;b#62;|');
  expect(mermaid.split('\n').every((line) => (line.match(/"/g) ?? []).length % 2 === 0)).toBe(true);
});

test('a sink that throws stops the writer', () => {
  let lines = 0;
  function* endless() {
    for (;;) yield connect(web, hostile, http);
  }
  const full = () => {
    if (++lines > 100) throw new Error('full');
  };
  expect(() => writeListJson({ ...strange, connections: endless() }, full)).toThrow('full');
});
