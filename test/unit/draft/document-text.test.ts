import { describe, expect, it } from 'vitest';
import { editDocument, textOfObject } from '../../../shared/draft/document-text.ts';
import { readPolicies } from '../../../shared/draft/manifest.ts';

const policy = (name: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: {podSelector: {}}\n`;
const two = `# about a\n${policy('a')}---\n\n# about b\n# more\n${policy('b')}...\n`;

describe('the text of one object', () => {
  const textOf = (text: string): string[] => readPolicies(text).objects.map((object) => textOfObject(text, object));
  it('is what its author wrote, with the comments above', () => {
    expect(textOf(two)).toEqual([`# about a\n${policy('a')}`, `# about b\n# more\n${policy('b')}`]);
  });
  it('is written anew where it is JSON or an item of a list', () => {
    const item = policy('a').replace(/^/gm, '  ').replace('  apiVersion', '- apiVersion').trimEnd();
    const list = `apiVersion: v1\nkind: List\nitems:\n${item}\n`;
    const json = JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'a' },
      spec: {},
    });
    for (const text of [...textOf(list), ...textOf(json)]) expect(text).toMatch(/^apiVersion: networking.k8s.io\/v1\n/);
  });
});

describe('an edit of one document', () => {
  it('leaves the others, and what stands between them', () => {
    const line = two.split('\n').findIndex((one) => one.includes('name: b')) + 1;
    const second = two.indexOf('# about b');
    const edited = editDocument(two, line, (text) => text.replace('podSelector: {}', 'podSelector: {a: 1}'));
    expect(edited).toBe(
      `${two.slice(0, second)}${two.slice(second).replace('podSelector: {}', 'podSelector: {a: 1}')}`,
    );
    expect(readPolicies(edited).objects).toHaveLength(2);
  });
  it('keeps documents apart when the edit ends without a line break', () => {
    const edited = editDocument(two, 2, (text) => text.trimEnd());
    expect(readPolicies(edited).objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });
  it('is none where there is no document', () => {
    expect(editDocument('# only a comment\n', 1, () => 'x')).toBe('# only a comment\n');
  });
});
