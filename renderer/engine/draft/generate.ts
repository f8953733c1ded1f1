/** Runs a generator with what a person has chosen, and says what is missing. */
import type { Workload } from '../../../shared/cluster/model.ts';
import { brokenConnections } from '../../../shared/draft/breaks.ts';
import type { DraftContext } from '../../../shared/draft/context.ts';
import { endText } from '../../../shared/draft/declared.ts';
import { type GenerateRequest, generate } from '../../../shared/draft/generate/request.ts';
import { writeGeneratedYaml } from '../../../shared/report/generated.ts';
import { readPorts } from '../../../shared/values/port-text.ts';
import { formatPorts } from '../../../shared/values/ports.ts';
import { some } from '../inspect/links.ts';
import { plural } from '../names.ts';
import type { DraftedCluster } from './drafted.ts';
import type { GenerateAnswer, GenerateAsk } from './types.ts';

const maxRows = 2_000;
const maxBreaks = 50;

/** What a person still has to say. */
class Missing extends Error {}

export function generateAnswer({ context, notes: over }: DraftedCluster, ask: GenerateAsk): GenerateAnswer {
  let request: GenerateRequest;
  try {
    request = requestOf(context, ask);
  } catch (error) {
    if (error instanceof Missing) return { kind: 'no', message: error.message };
    throw error;
  }
  const found = generate(context, request);
  const generated = { ...found, notes: [...over, ...found.notes] };
  const { policies, claims, notes, rows, impact } = generated;
  if (policies.length === 0) {
    return { kind: 'no', message: ['There is nothing to write.', ...notes].join(' ') };
  }
  // Nobody should take it for a statement about what the draft has become since.
  const text: string[] = ['# As it was generated:\n'];
  writeGeneratedYaml(generated, (part) => text.push(part));
  const breaks = brokenConnections(context, impact).filter(({ severity }) => severity === 'error');
  return {
    kind: 'generated',
    name: nameOf(ask),
    yaml: text.join(''),
    policies: policies.length,
    claims,
    notes,
    counts: impact.counts,
    breaks: some(breaks, maxBreaks, ({ title }) => title),
    rows: some(rows, maxRows, ({ id, from, to, ports, why, evidence, note }) => ({
      id,
      from: endText(from),
      to: endText(to),
      ports: formatPorts(ports),
      why,
      evidence,
      note,
    })),
  };
}

function requestOf(context: DraftContext, ask: GenerateAsk): GenerateRequest {
  const { kind, namespaces, exclude, form, mode, investigators, label } = ask;
  const reviewed = { exclude };
  const inNamespaces = namespaces === null ? {} : { namespaces };
  const asForm = form === null ? {} : { form };
  switch (kind) {
    case 'default-deny':
      return { kind, ...inNamespaces };
    case 'least-privilege':
      return { kind, ...inNamespaces, ...reviewed };
    case 'close-internet':
      return { kind, ...inNamespaces, ...asForm };
    case 'ring-fence':
      if (!context.cluster.namespaces.some(({ name }) => name === ask.namespace))
        throw new Missing('Choose the namespace to put a fence around.');
      return { kind, namespace: ask.namespace, labels: labelsOf(label), ...reviewed };
    case 'quarantine':
      return { kind, workload: workloadNamed(context, ask.workload, 'to quarantine'), mode, investigators };
    case 'cut-path': {
      const from = workloadNamed(context, ask.from, 'that calls');
      const to = workloadNamed(context, ask.to, 'that is called');
      if (ask.ports.trim() === '') return { kind, from, to };
      const read = readPorts(ask.ports);
      if (!read.ok) throw new Missing(`${read.problem}: ${read.hint}.`);
      return { kind, from, to, ports: read.ports };
    }
    case 'isolate-tenants':
      if (label.trim() === '') throw new Missing('Name the label of namespaces whose value is the tenant.');
      return { kind, label: label.trim(), ...asForm };
  }
}

function labelsOf(text: string): Record<string, string> {
  const given = text.trim();
  if (given === '') return {};
  const at = given.indexOf('=');
  if (at < 1) throw new Missing(`'${given}' is no label: write key=value.`);
  return { [given.slice(0, at)]: given.slice(at + 1) };
}

function workloadNamed({ cluster }: DraftContext, id: string, what: string): Workload {
  const found = cluster.workloads.find((workload) => workload.id === id);
  if (!found) throw new Missing(`Choose the workload ${what}.`);
  return found;
}

function nameOf({ kind, namespaces, namespace, workload, from, to, label }: GenerateAsk): string {
  const short = (id: string): string => id.replace(/\[.*$/, '');
  const where =
    namespaces === null
      ? ''
      : ` in ${namespaces.length <= 3 ? namespaces.join(', ') : plural(namespaces.length, 'namespace')}`;
  switch (kind) {
    case 'default-deny':
      return `Default deny${where}`;
    case 'least-privilege':
      return `Least privilege${where}`;
    case 'close-internet':
      return `Close the internet${where}`;
    case 'ring-fence':
      return `Ring-fence ${[namespace, label].filter((part) => part !== '').join(' ')}`;
    case 'quarantine':
      return `Quarantine ${short(workload)}`;
    case 'cut-path':
      return `Cut ${short(from)} from ${short(to)}`;
    case 'isolate-tenants':
      return `Isolate tenants by ${label}`;
  }
}
