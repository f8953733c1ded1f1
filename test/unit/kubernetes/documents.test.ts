import { describe, expect, it } from 'vitest';
import { normalizeText, splitDocuments } from '../../../shared/kubernetes/documents.ts';

function split(text: string): [number, string][] {
  return [...splitDocuments(normalizeText(text))].map((document) => [document.line, document.text]);
}

describe('splitDocuments', () => {
  const cases: [name: string, text: string, documents: [number, string][]][] = [
    ['nothing', '', []],
    ['blank lines and comments', '\n # a\n\t\n#b', []],
    ['one document', 'a: 1\n', [[1, 'a: 1\n']]],
    ['a leading marker', '---\na: 1\n', [[2, 'a: 1\n']]],
    [
      'a marker with a comment',
      '--- # first\na: 1\n---   # second\nb: 2',
      [
        [2, 'a: 1\n'],
        [4, 'b: 2'],
      ],
    ],
    [
      'content on the line of the marker',
      '--- {a: 1}\n--- {b: 2}\n',
      [
        [1, ' {a: 1}\n'],
        [2, ' {b: 2}\n'],
      ],
    ],
    ['empty documents between', '---\n---\n# no\n---\na: 1\n---\n', [[5, 'a: 1\n']]],
    ['comments before the content', '# Source: x\n\na: 1\n', [[3, 'a: 1\n']]],
    [
      'CRLF',
      'a: 1\r\n---\r\nb: 2\r\n',
      [
        [1, 'a: 1\r\n'],
        [3, 'b: 2\r\n'],
      ],
    ],
    [
      'CR alone',
      'a: 1\r---\rb: 2',
      [
        [1, 'a: 1\n'],
        [3, 'b: 2'],
      ],
    ],
    ['a byte order mark', '\uFEFF---\na: 1', [[2, 'a: 1']]],
    [
      'a byte order mark in the middle',
      'a: 1\n\uFEFF---\nb: 2',
      [
        [1, 'a: 1\n'],
        [3, 'b: 2'],
      ],
    ],
    [
      'document end markers',
      'a: 1\n...\nb: 2\n...\n',
      [
        [1, 'a: 1\n'],
        [3, 'b: 2\n'],
      ],
    ],
    ['directives', '%YAML 1.1\n---\na: 1\n', [[3, 'a: 1\n']]],
    [
      'a marker in a block scalar',
      'a: |\n  x\n---\nb: 2',
      [
        [1, 'a: |\n  x\n'],
        [4, 'b: 2'],
      ],
    ],
    ['no marker: indented', 'a: |\n  ---\n  x\n', [[1, 'a: |\n  ---\n  x\n']]],
    ['no marker: more dashes', 'a: |\n -----BEGIN\n\n----\nb\n', [[1, 'a: |\n -----BEGIN\n\n----\nb\n']]],
    ['no marker: text follows', '---a\n---b\n', [[1, '---a\n---b\n']]],
    ['a marker at the end', 'a: 1\n---', [[1, 'a: 1\n']]],
  ];
  it.each(cases)('%s', (_, text, documents) => {
    expect(split(text)).toEqual(documents);
  });
});
