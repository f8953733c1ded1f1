import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { manifestSchema } from '../../shared/kubernetes/schema.ts';
import { benchManifests } from './generate.ts';

const docs = benchManifests({ namespaces: 20, workloadsPerNamespace: 50 });
const text = docs.join('---\n');
const files = docs.map((d, i) => ({ file: `f${i}.yaml`, text: d }));
const list =
  'apiVersion: v1\nkind: List\nitems:\n' +
  docs
    .map((d) =>
      d
        .trimEnd()
        .split('\n')
        .map((l, i) => (i ? '  ' : '- ') + l)
        .join('\n'),
    )
    .join('\n') +
  '\n';
const core = CORE_SCHEMA.withTags(mergeTag);
const runs: Record<string, () => void> = {
  core: () => {
    for (const d of docs) load(d, { schema: core });
  },
  ours: () => {
    for (const d of docs) load(d, { schema: manifestSchema });
  },
  one: () => {
    readTexts([{ file: 'a.yaml', text }]);
  },
  each: () => {
    readTexts(files);
  },
  list: () => {
    readTexts([{ file: 'l.yaml', text: list }]);
  },
  listPlain: () => {
    load(list, { schema: core });
  },
};
const best: Record<string, number> = {};
for (let i = 0; i < 25; i++)
  for (const [k, f] of Object.entries(runs)) {
    const s = process.cpuUsage();
    f();
    const u = process.cpuUsage(s);
    const t = u.user / 1000;
    if (i > 4) best[k] = Math.min(best[k] ?? 1e9, t);
  }
console.log(
  docs.length,
  (text.length / 1e6).toFixed(2),
  'MB',
  best,
  readTexts([{ file: 'l.yaml', text: list }]).objects.length,
);
