import { describe, expect, it } from 'vitest';
import { locate, TextStore } from '../../../shared/kubernetes/positions.ts';
import { readTexts } from '../../../shared/kubernetes/read.ts';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  annotations:
    a/b~c: x
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: a}}
        - namespaceSelector:
            matchLabels:
              team: b
      ports: [{port: 80},
        {port: 81}]
    # and
    -
      ports:
        - port: 443
`;
const cases: [pointer: string, line: number][] = [
  ['', 1],
  ['/kind', 2],
  ['/metadata/annotations/a~1b~0c', 6],
  ['/spec', 7],
  ['/spec/ingress', 9],
  ['/spec/ingress/0', 10],
  ['/spec/ingress/0/from/0/podSelector/matchLabels/app', 11],
  ['/spec/ingress/0/from/1', 12],
  ['/spec/ingress/0/from/1/namespaceSelector/matchLabels/team', 14],
  ['/spec/ingress/0/ports/1/port', 16],
  ['/spec/ingress/1', 19],
  ['/spec/ingress/1/ports/0/port', 20],
  ['/spec/ingress/7/ports', 9],
  ['/spec/egress/0', 7],
  ['/nothing', 1],
];
const source = { file: 'a.yaml', line: 1, document: 0, pointer: '' };

describe('locate', () => {
  it.each(cases)('%s', (pointer, line) => {
    expect(locate(policy, 1, source, pointer)).toBe(line);
    expect(locate(policy, 11, { ...source, line: 11 }, pointer)).toBe(line + 10);
  });
  it('falls back to the line of the object', () => {
    expect(locate('a: [', 5, { ...source, line: 7 }, '/a')).toBe(7);
  });
});

describe('TextStore', () => {
  it.each(cases)('in a list of kubectl get -o yaml: %s', (pointer, line) => {
    const indented = policy
      .trimEnd()
      .split('\n')
      .map((text, i) => (i === 0 ? `- ${text}` : `  ${text}`))
      .join('\n');
    const text = `apiVersion: v1\nitems:\n${indented}\n${indented.replace('name: web', 'name: b')}\nkind: List\nmetadata: {}\n`;
    const { objects, texts } = readTexts([{ file: 'a.yaml', text }]);
    expect(objects.map((object) => texts.lineOf(object.source, pointer))).toEqual([line + 2, line + 22]);
  });
  it.each([0, 2, 4])('in a JSON list with indentation %d', (indent) => {
    const item = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ ports: [1, { a: name }] }] },
    });
    const text = JSON.stringify({ apiVersion: 'v1', items: [item('a'), item('b')], kind: 'List' }, null, indent);
    const { objects, texts } = readTexts([{ file: 'a.json', text }]);
    const lines = text.split('\n');
    for (const { source: at, metadata } of objects) {
      expect(lines[texts.lineOf(at, '/spec/containers/0/ports/1/a') - 1]).toContain(`"a"`);
      expect(texts.lineOf(at, '/spec/containers/0/ports/1/a')).toBe(
        indent === 0 ? 1 : lines.findIndex((line) => line.includes(`"a": "${metadata.name}"`)) + 1,
      );
    }
  });
  it('knows documents by file and number', () => {
    const text = `# first\n---\n${policy}---\n${policy.replace('web', 'b')}`;
    const { objects, texts } = readTexts([
      { file: 'a', text },
      { file: 'b', text: policy.replace('web', 'c') },
    ]);
    expect(objects.map((object) => texts.lineOf(object.source, '/spec'))).toEqual([9, 30, 7]);
    expect(objects.map((object) => texts.document(object.source)?.line)).toEqual([3, 24, 1]);
  });
  it('gives the line of the object for a text that it does not have', () => {
    expect(new TextStore().lineOf({ ...source, line: 3 }, '/spec')).toBe(3);
  });
});
