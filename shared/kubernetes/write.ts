import { dump } from 'js-yaml';

/** Block YAML of plain data, safe for any text in it; ends with a line break. */
export function toYaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}
