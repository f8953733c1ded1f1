/** Clusters written out as a user would, and read again. */
import { stringify } from 'yaml';
import { readTexts } from '../../shared/kubernetes/read.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** What `kubectl get … -o yaml` would have printed, one document for each object. */
export function toYaml(manifests: readonly Manifest[]): string {
  return manifests
    .map((manifest) => `---\n${stringify(manifest, { version: '1.1', aliasDuplicateObjects: false })}`)
    .join('');
}

/** Writes the manifests to YAML and reads them back. */
export function reimport(manifests: readonly Manifest[]): ReturnType<typeof readTexts> {
  return readTexts([{ file: 'export.yaml', text: toYaml(manifests) }]);
}
