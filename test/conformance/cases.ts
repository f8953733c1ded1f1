import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  type Action,
  ClusterState,
  type K8sObject,
  type Model,
  type ModelPort,
  type Policy,
  type Protocol,
} from './cluster-state.ts';

export type { K8sObject, Protocol } from './cluster-state.ts';

/** One expectation; with `side`, of that direction alone, else of the connection. */
export interface ConformanceCell {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly allowed: boolean;
  readonly side?: 'ingress' | 'egress';
}

export interface ConformanceStep {
  readonly name: string;
  /** The whole cluster as manifests, after the actions of this step and those before it. */
  readonly objects: readonly K8sObject[];
  readonly cells: readonly ConformanceCell[];
  /** Cells of the file that are left out: a pod to itself is undefined. */
  readonly diagonalCells: number;
}

export interface ConformanceCase {
  readonly name: string;
  readonly steps: readonly ConformanceStep[];
}

export interface ValidationCase {
  readonly name: string;
  readonly spec: K8sObject;
  readonly valid: boolean;
  readonly error: string;
}

export type ConformanceFile =
  | 'cyclonus_cases.json'
  | 'e2e_netpol_cases.json'
  | 'netpol_edge_cases.json'
  | 'npapi_conformance_cases.json';

/** Where the truth tables are, or undefined where this machine has none: they are not part of the project. */
export function conformanceDirectory(): string | undefined {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  const directory = resolve(root, process.env['BULKHEAD_CONFORMANCE'] ?? '../shared/conformance');
  return existsSync(join(directory, 'netpol_validation_cases.json')) ? directory : undefined;
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly allowed: boolean;
}
interface EdgeFile {
  readonly model: Model;
  readonly cases: readonly {
    readonly name: string;
    readonly policies: readonly Policy[];
    readonly flows: readonly Flow[];
  }[];
}
interface E2eFile {
  readonly model: Model & { readonly podOrder: readonly string[] };
  readonly cases: readonly {
    readonly id: number;
    readonly name: string;
    readonly containerPorts: readonly number[];
    readonly protocols: readonly Protocol[];
    readonly steps: readonly {
      readonly actions: readonly Action[];
      readonly probes: readonly {
        readonly port: number;
        readonly protocol: Protocol;
        readonly table: readonly string[];
      }[];
    }[];
  }[];
}
interface CyclonusFile {
  readonly model: Model;
  readonly cases: readonly {
    readonly n: number;
    readonly description: string;
    readonly steps: readonly {
      readonly actions: readonly Action[] | null;
      readonly expect: {
        readonly pods: readonly string[];
        readonly tables: Readonly<
          Record<string, Readonly<Record<'combined' | 'ingress' | 'egress', readonly string[]>>>
        >;
      };
    }[];
  }[];
}
interface NpapiFile {
  readonly model: Model;
  readonly cases: readonly {
    readonly shortName: string;
    readonly policies: readonly Policy[];
    readonly steps: readonly { readonly name: string; readonly ops: readonly (Action & { readonly probe?: Flow })[] }[];
  }[];
}

/** A table: rows are sources, columns destinations; '.' allowed, 'X' blocked. */
function tableCells(
  pods: readonly string[],
  table: readonly string[],
  rest: Pick<ConformanceCell, 'protocol' | 'port' | 'side'>,
): ConformanceCell[] {
  if (table.length !== pods.length) throw new Error(`a table of ${table.length} rows for ${pods.length} pods`);
  return pods.flatMap((from, row) =>
    pods.map((to, column) => {
      const mark = table[row]?.[column];
      if (mark !== '.' && mark !== 'X') throw new Error(`not a mark: ${mark}`);
      return { from, to, ...rest, allowed: mark === '.' };
    }),
  );
}

function step(name: string, state: ClusterState, cells: readonly ConformanceCell[]): ConformanceStep {
  const kept = cells.filter((cell) => cell.from !== cell.to);
  return { name, objects: state.manifests(), cells: kept, diagonalCells: cells.length - kept.length };
}

function edgeCases(file: EdgeFile): ConformanceCase[] {
  return file.cases.map(({ name, policies, flows }) => {
    const cells = flows.map(({ from, to, protocol, port, allowed }) => ({ from, to, protocol, port, allowed }));
    return { name, steps: [step(name, new ClusterState(file.model, policies, []), cells)] };
  });
}

/** The file's model has no ports: every case has its own, one per port and protocol. */
function e2ePorts(numbers: readonly number[], protocols: readonly Protocol[]): ModelPort[] {
  return numbers.flatMap((containerPort) =>
    protocols.map((protocol) => ({
      name: `serve-${containerPort}-${protocol.toLowerCase()}`,
      containerPort,
      protocol,
    })),
  );
}

function e2eCases(file: E2eFile): ConformanceCase[] {
  return file.cases.map(({ id, name, containerPorts, protocols, steps }) => {
    const state = new ClusterState(file.model, [], e2ePorts(containerPorts, protocols));
    return {
      name: `${id} ${name}`,
      steps: steps.map(({ actions, probes }, index) => {
        for (const action of actions) state.apply(action);
        const cells = probes.flatMap(({ port, protocol, table }) =>
          tableCells(file.model.podOrder, table, { protocol, port }),
        );
        return step(`step ${index + 1}`, state, cells);
      }),
    };
  });
}

function cyclonusCases(file: CyclonusFile): ConformanceCase[] {
  // cyclonus gives a pod that it creates later the containers of the first one.
  const ports = file.model.pods[0]?.ports ?? [];
  return file.cases.map(({ n, description, steps }) => {
    const state = new ClusterState(file.model, [], ports);
    return {
      name: `${n} ${description}`,
      steps: steps.map(({ actions, expect }, index) => {
        for (const action of actions ?? []) state.apply(action);
        const cells = Object.entries(expect.tables).flatMap(([key, tables]) => {
          const [protocol, port] = key.split('/') as [Protocol, string];
          const of = { protocol, port: Number(port) };
          return [
            ...tableCells(expect.pods, tables.combined, of),
            ...tableCells(expect.pods, tables.ingress, { ...of, side: 'ingress' }),
            ...tableCells(expect.pods, tables.egress, { ...of, side: 'egress' }),
          ];
        });
        return step(`step ${index + 1}`, state, cells);
      }),
    };
  });
}

/** Probes and changes alternate: a new step starts at each change that follows a probe. */
function npapiCases(file: NpapiFile): ConformanceCase[] {
  return file.cases.map(({ shortName, policies, steps }) => {
    const state = new ClusterState(file.model, policies, []);
    const made: ConformanceStep[] = [];
    for (const { name, ops } of steps) {
      let cells: ConformanceCell[] = [];
      for (const { probe, ...action } of ops) {
        if (probe) {
          cells.push(probe);
          continue;
        }
        if (cells.length > 0) made.push(step(name, state, cells));
        cells = [];
        state.apply(action);
      }
      if (cells.length > 0) made.push(step(name, state, cells));
    }
    return { name: shortName, steps: made };
  });
}

function read(directory: string, file: string): unknown {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}

/** The cases of one file. A file of another shape than its README says makes this throw. */
export function loadCases(directory: string, file: ConformanceFile): ConformanceCase[] {
  const json = read(directory, file);
  switch (file) {
    case 'netpol_edge_cases.json':
      return edgeCases(json as EdgeFile);
    case 'e2e_netpol_cases.json':
      return e2eCases(json as E2eFile);
    case 'cyclonus_cases.json':
      return cyclonusCases(json as CyclonusFile);
    case 'npapi_conformance_cases.json':
      return npapiCases(json as NpapiFile);
  }
}

export function loadValidationCases(directory: string): readonly ValidationCase[] {
  return (read(directory, 'netpol_validation_cases.json') as { cases: ValidationCase[] }).cases;
}
