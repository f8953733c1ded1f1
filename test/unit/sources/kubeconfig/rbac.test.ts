/** docs/rbac.yaml has what is read: no less, and nothing that writes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { liveKinds } from '../../../../main/sources/kubeconfig/kinds.ts';

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const file = new URL('../../../../docs/rbac.yaml', import.meta.url);
const roles = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Role);
const granted = (all: readonly Role[]): string[] =>
  all
    .flatMap(({ rules }) =>
      rules.flatMap(({ apiGroups, resources }) =>
        apiGroups.flatMap((group) => resources.map((one) => `${group}/${one}`)),
      ),
    )
    .sort();

test('covers what is read, and nothing else', () => {
  const read = liveKinds.map(
    ({ resource, versions: [version] }) => `${version.includes('/') ? version.split('/')[0] : ''}/${resource}`,
  );
  expect(granted(roles)).toEqual([...new Set(read)].sort());
});

test('only reads, and Secrets only where one asks for it', () => {
  for (const { rules } of roles) for (const { verbs } of rules) expect(verbs).toEqual(['get', 'list', 'watch']);
  const [reader] = roles;
  expect(reader && granted([reader]).filter((one) => one === '/secrets' || one === '/configmaps')).toEqual([]);
});
