/**
 * Paths of an attack as SARIF 2.1.0: one result a path, its steps a thread flow over lines of manifests. Kept inside what
 * GitHub code scanning takes: stable rule ids, fingerprints, relative addresses.
 */
import type { Attack, Reached } from '../attack/attack.ts';
import { type PlacedEvidence, placesOf } from '../attack/evidence.ts';
import type { Path } from '../attack/paths.ts';
import { rules } from '../attack/techniques.ts';
import { printable } from '../values/escape.ts';
import { stepText, techniqueOf, vertexName } from './attack-words.ts';
import type { Write } from './report.ts';

/** What GitHub shows of one thread flow. */
const maxLocations = 1000;

export function writeAttackSarif(attack: Attack, version: string, write: Write): void {
  const results = attack.reached.flatMap((jewel) => jewel.paths.paths.map((path) => resultOf(attack, jewel, path)));
  const kinds = [...new Set(results.map(({ ruleId }) => ruleId))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Bulkhead',
            version,
            rules: kinds.map((id) => ({
              id,
              name: 'AttackPath',
              shortDescription: { text: `An attacker reaches ${id.slice('attack-path/'.length).replaceAll('-', ' ')}` },
              fullDescription: {
                text: 'Every step of the path is allowed by the network policies, fields and RBAC rules that were read.',
              },
              help: { text: 'Take one step away: bulkhead attack names the changes that cut the most paths.' },
              defaultConfiguration: { level: 'error' },
              properties: { tags: ['security', 'attack-path'], 'security-severity': '8.5' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  write(`${printable(JSON.stringify(log, null, 2)).replaceAll('\\u000a', '\n')}\n`);
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number };
  };
  readonly message: { readonly text: string };
}

function resultOf(attack: Attack, jewel: Reached, path: Path) {
  const { graph } = attack.simulation;
  const target = vertexName(graph.at(jewel.vertex));
  const start = path.steps[0] ? vertexName(graph.at(path.steps[0].from)) : '';
  const locations = path.steps.flatMap((step, i) => {
    const technique = techniqueOf(step);
    const what = `${i + 1}. ${vertexName(graph.at(step.from))} => ${vertexName(graph.at(step.to))}: ${stepText(graph, step)}${technique ? ` [${technique.id}]` : ''}`;
    return placesOf(graph, step).map(
      (one): { location: Location; nestingLevel: number; properties: { step: number } } => ({
        location: locationOf(one, `${what}. ${one.text}`),
        nestingLevel: 0,
        properties: { step: i + 1 },
      }),
    );
  });
  const shown = locations.slice(0, maxLocations);
  const first =
    shown[0]?.location ?? locationOf({ object: '', file: 'manifests', line: 1, pointer: '', text: '' }, target);
  const tags = [...new Set(path.steps.flatMap((step) => (step.edge.rule ? [rules[step.edge.rule].technique.id] : [])))];
  return {
    ruleId: `attack-path/${graph.at(jewel.vertex).kind}`,
    level: path.certainty === 'certain' || path.certainty === 'likely' ? 'error' : 'warning',
    message: {
      text: `${start} reaches ${target} in ${path.steps.length} steps (${path.certainty}): ${path.steps.map((step) => vertexName(graph.at(step.to))).join(' => ')}`,
    },
    locations: [first],
    codeFlows: [{ threadFlows: [{ locations: shown }] }],
    partialFingerprints: {
      primaryLocationLineHash: fingerprint(
        path.steps.map(({ from, to, edge }) => `${graph.at(from).id} ${edge.rule} ${graph.at(to).id}`).join('\n'),
      ),
    },
    properties: { tags, certainty: path.certainty },
  };
}

function locationOf({ file, line }: PlacedEvidence, text: string): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: file === '-' ? 'stdin' : file.split('/').map(encodeURIComponent).join('/') },
      region: { startLine: Math.max(1, line) },
    },
    message: { text },
  };
}

/** FNV-1a, 64 bits, as hexadecimal: the same path has the same print in every run. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}
