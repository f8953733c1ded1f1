export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface LayoutMember extends Size {
  readonly id: string;
}
/** A group as it is drawn: closed with a size of its own, or open with its members in it. */
export interface LayoutGroup extends Size {
  readonly id: string;
  /** Outside and controllers stand apart on the left, so that traffic from outside always comes from there. */
  readonly side: 'left' | 'right' | null;
  readonly members: readonly LayoutMember[];
}
export interface LayoutLink {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}
export interface LayoutRequest {
  readonly id: number;
  readonly groups: readonly LayoutGroup[];
  readonly links: readonly LayoutLink[];
  /** Centres of groups from before; these stay where they are as far as sizes allow. */
  readonly previous: Readonly<Record<string, Point>>;
  /** Groups that the user has put where they are. */
  readonly pinned: readonly string[];
  /** The group that the user has just opened or closed: it stays put and the others make room. */
  readonly held: string | null;
  /** Width of the canvas over its height, to fill it well. */
  readonly aspect: number;
}
/** Centres of groups and of members. */
export type Positions = Readonly<Record<string, Point>>;
export interface LayoutResponse {
  readonly id: number;
  readonly positions: Positions;
}
