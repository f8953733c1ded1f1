import type { Direction } from '../policy/rule.ts';
import type { PortSet } from '../values/ports.ts';
import type { Engine } from './engine.ts';
import type { ExplainStep } from './types.ts';

/** A verdict that somebody wants to be the other one. */
export interface FixQuestion {
  readonly engine: Engine;
  readonly from: number;
  readonly to: number;
  readonly ports: PortSet;
  readonly steps: Readonly<Record<Direction, readonly ExplainStep[]>>;
}
