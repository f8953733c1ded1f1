/** Answers the attack view's calls. */
import { attack, blastRadius, stepOf } from '../../../shared/attack/attack.ts';
import type { VertexKind } from '../../../shared/attack/model.ts';
import { causeOf, type Paths, shortestPaths } from '../../../shared/attack/paths.ts';
import type { Simulation } from '../../../shared/attack/simulate.ts';
import { plural } from '../names.ts';
import { cutDraft } from './cut-draft.ts';
import { ChokeSearch, remedyRow } from './cuts.ts';
import { findVertices, Ground, jewelsOf, linkOf, type Manifests, sizeOf, verticesOf } from './ground.ts';
import { arrivalStep, hopDetail, pathRow, stepRow } from './hops.ts';
import { pictureOf } from './picture.ts';
import type { AttackCalls, AttackOutcome, AttackPaths, AttackQuestion, AttackReport, JewelRow } from './types.ts';

type Handlers = { readonly [N in keyof AttackCalls]: (args: AttackCalls[N]['args']) => AttackCalls[N]['result'] };

/** Paths are counted up to here; beyond, "more than" is said. */
const pathLimit = 200;
/** Path lists that are kept for their hops. */
const maxLists = 12;

export class Attacker implements Handlers {
  readonly #ground: Ground;
  readonly #lists = new Map<string, { readonly of: Simulation; readonly list: Paths }>();
  #choke: { readonly key: string; readonly search: ChokeSearch } | null = null;

  constructor(read: () => Manifests) {
    this.#ground = new Ground(read);
  }

  #base(question: AttackQuestion): Simulation {
    return this.#ground.simulation(question, false);
  }
  /** With the controls that are tried; null when none is. */
  #after(question: AttackQuestion): Simulation | null {
    return question.controls.length === 0 ? null : this.#ground.simulation(question, true);
  }

  readonly attackRun: Handlers['attackRun'] = ({ question }) => {
    const base = this.#base(question);
    const after = this.#after(question);
    const now = after ?? base;
    const { graph } = base;
    return {
      footholds: base.footholds.map((vertex) => linkOf(graph.at(vertex))),
      missing: verticesOf(graph, [...question.footholds, ...question.jewels.added]).missing,
      jewels: jewelRows(base, after, question),
      steps: base.frontiers.map((frontier) => ({
        count: frontier.length,
        kinds: countKinds(frontier.map(({ vertex }) => graph.at(vertex).kind)),
      })),
      blast: Object.entries(blastRadius(now)).map(([kind, { owned, of }]) => ({ kind, owned, of })),
      exposed: graph.doors.size,
      notes: notesOf(base),
      owned: sizeOf(now),
      ownedBefore: after ? sizeOf(base) : null,
    };
  };

  readonly attackPicture: Handlers['attackPicture'] = ({ question, expanded }) => {
    const base = this.#base(question);
    const jewels = new Set(jewelsOf(base.graph, question).map(({ vertex }) => vertex));
    return pictureOf(base, this.#after(question), jewels, new Set(expanded));
  };

  readonly attackFrontier: Handlers['attackFrontier'] = ({ question, step, limit }) => {
    const base = this.#base(question);
    const arrivals = base.frontiers[step] ?? [];
    const rows = arrivals.slice(0, limit).flatMap(({ vertex }) => {
      const arrival = arrivalStep(base, vertex);
      return arrival ? stepRow(base.graph, arrival) : [];
    });
    return { rows, total: arrivals.length };
  };

  readonly attackPaths: Handlers['attackPaths'] = ({ question, to, count }): AttackPaths | null => {
    const base = this.#base(question);
    const { graph } = base;
    const target = graph.find(to);
    if (!target) return null;
    const held = base.footholds.includes(target.index);
    const { paths, found, more } = this.#list(question, to, count);
    const after = this.#after(question);
    return {
      to: linkOf(target),
      state: held ? 'held' : base.owned.has(target.index) ? 'reached' : 'safe',
      paths: paths.map((path) => pathRow(graph, path, after)),
      found,
      more,
      left: (after ?? base).owned.has(target.index),
    };
  };

  readonly attackHop: Handlers['attackHop'] = ({ question, to, path, hop }) => {
    const { graph } = this.#base(question);
    const step = this.#list(question, to, path + 1).paths[path]?.steps[hop];
    return step ? hopDetail(graph, step, this.#ground.snippets) : null;
  };

  readonly attackReport: Handlers['attackReport'] = ({ question }): AttackReport => {
    const base = this.#base(question);
    const { graph, switches } = base;
    const { metrics } = attack(graph, {
      footholds: base.footholds,
      jewels: jewelsOf(graph, question),
      switches,
      choke: false,
    });
    return {
      ...metrics,
      controls: metrics.controls.map(({ remedy, pathsCut, reduction }) => ({
        remedy: remedyRow(graph, remedy),
        pathsCut,
        reduction,
      })),
    };
  };

  readonly attackChoke: Handlers['attackChoke'] = ({ question, to }) => {
    const key = JSON.stringify([{ ...question, controls: [] }, to]);
    if (this.#choke?.key !== key) {
      const base = this.#base(question);
      const target = base.graph.find(to);
      if (!target) return { done: true, tries: 0, exact: true, uncuttable: false, cuts: [] };
      this.#choke = { key, search: new ChokeSearch(base, target.index) };
    }
    return this.#choke.search.step();
  };

  readonly attackDraft: Handlers['attackDraft'] = ({ question, controls }) =>
    cutDraft(this.#base({ ...question, controls: [] }), controls, this.#ground.texts);

  readonly attackFind: Handlers['attackFind'] = ({ text, limit }) => findVertices(this.#ground.anyGraph(), text, limit);

  #list(question: AttackQuestion, to: string, count: number): Paths {
    const base = this.#base(question);
    const key = JSON.stringify([{ ...question, controls: [], jewels: [] }, to]);
    const known = this.#lists.get(key);
    const target = base.graph.find(to);
    // Another graph numbers what it finds on the way anew.
    if (known && known.of === base && known.list.paths.length >= Math.min(count, known.list.found)) {
      return { ...known.list, paths: known.list.paths.slice(0, count) };
    }
    if (!target) return { paths: [], found: 0, more: false };
    const list = shortestPaths(base, target.index, { count, limit: pathLimit }, this.#ground.stepGraph(base));
    const oldest = this.#lists.keys().next();
    if (this.#lists.size >= maxLists && !oldest.done) this.#lists.delete(oldest.value);
    this.#lists.set(key, { of: base, list });
    return list;
  }
}

function jewelRows(base: Simulation, after: Simulation | null, question: AttackQuestion): JewelRow[] {
  const { graph } = base;
  const order = { reached: 0, held: 1, saved: 2, safe: 3 } as const;
  return jewelsOf(graph, question)
    .map(({ vertex, reason, guessed }): JewelRow => {
      const cause = causeOf(base, vertex);
      const held = base.footholds.includes(vertex);
      const saved = after !== null && !after.owned.has(vertex);
      return {
        ...linkOf(graph.at(vertex)),
        reason,
        guessed,
        state: held ? 'held' : cause === null ? 'safe' : saved ? 'saved' : 'reached',
        step: Math.max(0, stepOf(base, vertex)),
        certainty: cause?.certainty ?? null,
      };
    })
    .toSorted((a, b) => order[a.state] - order[b.state] || a.step - b.step);
}

function countKinds(kinds: readonly VertexKind[]): AttackOutcome['steps'][number]['kinds'] {
  const counts = new Map<VertexKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

function notesOf({ graph }: Simulation): string[] {
  const { dangling } = graph.rbac;
  const notes: string[] = [];
  if (graph.placement.hasUnplaced) {
    notes.push(
      graph.scheduling === 'off'
        ? 'Nodes are the end of every path.'
        : graph.scheduling === 'worst-case'
          ? 'Pods whose node is not known may be on any node that their constraints allow.'
          : 'Pods whose node is not known share no node with others, DaemonSets apart.',
    );
  }
  if (dangling.length > 0) {
    notes.push(`${plural(dangling.length, 'binding')} of roles that were not read: what they grant is missing.`);
  }
  return notes;
}
