/**
 * Statements about the cluster with generated policies applied. One is verified only when the engine confirms it for
 * every connection that it speaks of; what the engine does not know is an answer of its own.
 */
import type { Engine } from '../../reachability/engine.ts';
import { explain, reasonText } from '../../reachability/explain.ts';
import type { UnknownReason } from '../../reachability/types.ts';
import { formatPorts, noPorts, type PortSet } from '../../values/ports.ts';

export type ClaimVerdict = 'verified' | 'not-so' | 'not-known';

export interface Claim {
  readonly text: string;
  readonly verdict: ClaimVerdict;
  /** Verified, that is; neither what is not so nor what is not known. */
  readonly holds: boolean;
  /** What speaks against it, a few with the cause, and how many more. */
  readonly exceptions: readonly string[];
  /** How much speaks against it, and how much may. */
  readonly counts: { readonly certain: number; readonly unknown: number };
}

/** How many exceptions are shown. */
export const shownExceptions = 5;

/** The first few of a list, and how many more there are. */
export function few(texts: readonly string[], count: number = texts.length): string[] {
  const shown = texts.slice(0, shownExceptions);
  return count > shown.length ? [...shown, `and ${count - shown.length} more`] : shown;
}

/** A pair of endpoints that should be closed and is open, or should be open and is closed. */
export interface PairObjection {
  readonly engine: Engine;
  readonly from: number;
  readonly to: number;
  readonly is: 'open' | 'closed';
}

/** What speaks against a statement. Only what is shown is kept, the rest counted. */
export class Objections {
  readonly #certain: (() => string)[] = [];
  readonly #unknown: string[] = [];
  /** Why something is not known, of all that is counted. */
  readonly #reasons = new Set<string>();
  #counts = { certain: 0, unknown: 0 };

  /** Something that is certain. */
  add(text: string): void {
    this.#addCertain(() => text);
  }

  /** Something that may be; `why` nobody knows. */
  addUnknown(text: string, why: readonly string[]): void {
    this.#counts = { ...this.#counts, unknown: this.#counts.unknown + 1 };
    for (const reason of why) this.#reasons.add(reason);
    if (this.#unknown.length < shownExceptions) this.#unknown.push(text);
  }

  /** A pair, by the ports that certainly speak against the statement and those that may. */
  addPair(pair: PairObjection, certain: PortSet, unknown: PortSet, reasons: readonly UnknownReason[]): void {
    const { engine, from, to } = pair;
    if (certain !== noPorts) {
      this.#addCertain(() => withCause(pairText(engine, from, to, certain), causeOf(pair, certain)));
    } else if (unknown !== noPorts) {
      this.addUnknown(
        pairText(engine, from, to, unknown),
        reasons.map((reason) => reasonText[reason]),
      );
    }
  }

  /** The cause takes a while to find, so that only what is shown is asked for it. */
  #addCertain(text: () => string): void {
    this.#counts = { ...this.#counts, certain: this.#counts.certain + 1 };
    if (this.#certain.length < shownExceptions) this.#certain.push(text);
  }

  claim(text: string): Claim {
    const { certain, unknown } = this.#counts;
    const verdict = certain > 0 ? 'not-so' : unknown > 0 ? 'not-known' : 'verified';
    const known = few(
      this.#certain.map((one) => one()),
      certain,
    );
    const [first, ...others] = [...few(this.#unknown, unknown), ...[...this.#reasons].map((why) => `why: ${why}`)];
    const maybe = first === undefined ? [] : [verdict === 'not-so' ? `not known: ${first}` : first, ...others];
    return { text, verdict, holds: verdict === 'verified', exceptions: [...known, ...maybe], counts: this.#counts };
  }
}

/** A statement that certain things speak against, or nothing. */
export function claim(text: string, exceptions: Iterable<string>): Claim {
  const objections = new Objections();
  for (const one of exceptions) objections.add(one);
  return objections.claim(text);
}

/** What speaks against all of these together; the fewer the better. */
export function objectionsOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, { counts: { certain, unknown } }) => sum + certain * 1e6 + unknown, 0);
}

export function pairText(engine: Engine, from: number, to: number, ports: PortSet): string {
  return `${engine.facts(from).endpoint.id} → ${engine.facts(to).endpoint.id} : ${formatPorts(ports)}`;
}

function withCause(text: string, cause: string): string {
  return cause === '' ? text : `${text} (${cause})`;
}

/** Whether an endpoint is pods on the host network that no policy applies to. */
export function isOnHost(engine: Engine, endpoint: number): boolean {
  const { endpoint: own } = engine.facts(endpoint);
  return own.type === 'workload' && own.hostNetwork && engine.options.hostNetwork !== 'pod';
}

/** Policies that allow, or deny, the pair; or why none has a say. */
function causeOf({ engine, from, to, is }: PairObjection, ports: PortSet): string {
  const { egress, ingress } = explain(engine, from, to, ports, { fix: false });
  const action = is === 'open' ? 'allow' : 'deny';
  const decided = [...egress, ...ingress].filter((step) => step.action === action);
  const policies = [...new Set(decided.flatMap(({ policy }) => policy ?? []))];
  const host = [from, to].find((end) => isOnHost(engine, end));
  const causes = [
    ...(policies.length > 0 ? [`${is === 'open' ? 'allowed' : 'denied'} by ${few(policies).join(', ')}`] : []),
    ...(host === undefined ? [] : [`${engine.facts(host).endpoint.id} is on the host network: ${noPolicyApplies}`]),
  ];
  const isFree = is === 'open' && decided.some(({ tier }) => tier === 'Default');
  return causes.length > 0 ? causes.join('; ') : isFree ? 'no policy closes it' : '';
}

export const noPolicyApplies = 'no policy applies to it';
