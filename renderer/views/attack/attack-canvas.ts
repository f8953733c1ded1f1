/** Draws an attack graph with Cytoscape, and marks what is owned at a step and what is on a path. */
import type { Core, ElementDefinition } from 'cytoscape';
import type { AttackNode, AttackPicture, PathRow } from '../../engine/attack/types.ts';
import type { ViewNode } from '../../engine/protocol.ts';
import type { Palette } from '../explore/graph-style.ts';
import { lookOf, type NodeLook } from '../explore/node-look.ts';
import { layersOf } from './layers.ts';

const savedSign = '✓ ';

/** Said in the label too: shapes and colours are not for everybody. */
function labelOf({ label, foothold, jewel, fate, count }: AttackNode): string {
  const signs = `${fate === 'saved' ? savedSign : ''}${foothold ? '⚑ ' : ''}${jewel ? '★ ' : ''}`;
  return `${signs}${label}${count > 1 ? ' …' : ''}`;
}

const wideKinds = new Set(['internet', 'outside', 'service-account', 'user', 'cloud-identity', 'cluster-admin']);

function lookFor(node: AttackNode, palette: Palette): NodeLook {
  const drawn: ViewNode = {
    id: node.id,
    // The look only asks whether the shape leaves less room for text than a box.
    kind: wideKinds.has(node.kind) ? 'outside' : 'workload',
    // With room for the sign of what is saved: trying something out must not move anything.
    label: labelOf({ ...node, fate: 'saved' }),
    detail: node.detail,
    parent: null,
    expanded: false,
    size: node.count,
    badges: null,
    endpoint: null,
    members: null,
  };
  const look = lookOf(drawn, palette);
  return node.fate === 'saved' ? look : { ...look, label: look.label.slice(savedSign.length) };
}

/** Draws it anew: an attack graph only changes as a whole. */
export function drawAttack(cy: Core, picture: AttackPicture, palette: Palette): void {
  const looks = new Map(picture.nodes.map((node) => [node.id, lookFor(node, palette)]));
  const sizeOf = (id: string): { width: number; height: number } => ({
    width: looks.get(id)?.width ?? 100,
    height: looks.get(id)?.height ?? 48,
  });
  const { positions, headings } = layersOf(picture, sizeOf, {
    width: Math.max(1, cy.width()),
    height: Math.max(1, cy.height()),
  });
  const counts = new Map<number, number>();
  for (const { step, count } of picture.nodes) counts.set(step, (counts.get(step) ?? 0) + count);
  const elements: ElementDefinition[] = [
    ...headings.map(({ step, at }) => ({
      group: 'nodes' as const,
      grabbable: false,
      data: {
        id: `heading ${step}`,
        kind: 'heading',
        label: step === 0 ? 'Start' : `Step ${step} · ${counts.get(step)} more`,
        step,
        width: 1,
        height: 20,
        image: 'none',
        imageWidth: 1,
      },
      position: { ...at },
    })),
    ...picture.nodes.map((node) => ({
      group: 'nodes' as const,
      grabbable: false,
      data: { ...looks.get(node.id), ...dataOf(node) },
      position: { ...(positions.get(node.id) ?? { x: 0, y: 0 }) },
    })),
    ...picture.edges.map(({ id, from, to, technique, certainty, fate }) => ({
      group: 'edges' as const,
      data: {
        id,
        source: from,
        target: to,
        certainty,
        fate,
        width: 1.3,
        tail: 'none',
        label: certainty === 'certain' ? technique : `${technique} ${certainty}`,
      },
    })),
  ];
  cy.batch(() => {
    cy.elements().remove();
    cy.add(elements);
  });
}

function dataOf({ id, kind, step, jewel, fate, count }: AttackNode): ElementDefinition['data'] {
  return { id, kind, step, jewel, fate, count };
}

/** The drawn node that something is, or is part of. */
export type NodeOf = (vertex: string) => string | undefined;

export function nodeFinder(picture: AttackPicture): NodeOf {
  const nodes = new Map<string, string>();
  for (const { id, members } of picture.nodes) for (const member of members) nodes.set(member, id);
  return (vertex) => nodes.get(vertex);
}

/** Labels of more edges than this cover each other. */
const maxLabels = 14;

export interface AttackMarks {
  /** Null at the end: everything is owned, and nothing is new. */
  readonly step: number | null;
  readonly path: PathRow | null;
  readonly chosen: string | null;
}

/** Only classes change, but for edges of a path that is not the way by which something was first come by. */
export function markAttack(cy: Core, { step, path, chosen }: AttackMarks, nodeOf: NodeOf): void {
  cy.batch(() => {
    cy.edges('[?detour]').remove();
    cy.elements().removeClass('held fresh later onpath chosen dim bare');
    cy.nodes('[kind != "heading"]').forEach((node) => {
      const own: number = node.data('step');
      node.addClass(step === null || own < step ? 'held' : own === step ? 'fresh' : 'later');
    });
    cy.edges().forEach((edge) => {
      const own: number = edge.target().data('step');
      if (step !== null && own >= step) edge.addClass(own === step ? 'fresh' : 'later');
    });
    const fresh = cy.edges('.fresh');
    if (fresh.length > maxLabels) fresh.addClass('bare');
    if (path) markPath(cy, path, nodeOf);
    if (chosen !== null) cy.getElementById(chosen).addClass('chosen');
  });
}

function markPath(cy: Core, path: PathRow, nodeOf: NodeOf): void {
  cy.elements('[kind != "heading"]').addClass('dim');
  for (const { from, to, technique, certainty } of path.steps) {
    const [source, target] = [nodeOf(from.id), nodeOf(to.id)];
    if (source !== undefined) cy.getElementById(source).removeClass('dim later').addClass('onpath');
    if (target !== undefined) cy.getElementById(target).removeClass('dim later').addClass('onpath');
    if (source === undefined || target === undefined || source === target) continue;
    let edge = cy.getElementById(`${source} -> ${target}`);
    if (edge.empty()) {
      const label = certainty === 'certain' ? technique.id : `${technique.id} ${certainty}`;
      const data = { source, target, label, certainty, detour: true, width: 2, tail: 'none', fate: 'owned' };
      edge = cy.add({ group: 'edges', data });
    }
    edge.removeClass('dim later').addClass('onpath');
  }
}
