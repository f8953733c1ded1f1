/** A picture of the graph as plain shapes, in the coordinates of the layout; read from Cytoscape, written as SVG. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface TextLook {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: string;
  readonly colour: string;
  /** Whether `y` is the middle of the text or its lower edge. */
  readonly anchor: 'middle' | 'bottom';
  /** Drawn behind the letters, so that lines do not cross them; null for none. */
  readonly halo: string | null;
}

export type Outline =
  | { readonly kind: 'rectangle'; readonly corner: number }
  /** Corners as parts of half the width and half the height, from -1 to 1. */
  | { readonly kind: 'polygon'; readonly points: readonly Spot[] };

export interface DrawnNode extends Spot {
  readonly width: number;
  readonly height: number;
  readonly outline: Outline;
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly dash: readonly number[] | null;
  readonly opacity: number;
  readonly label: TextLook | null;
  /** An SVG document of our own making, and where its upper left corner is. */
  readonly picture: { readonly svg: string; readonly x: number; readonly y: number } | null;
}

export interface DrawnEdge {
  readonly from: Spot;
  readonly to: Spot;
  /** Control points of a curve; none for a straight line. */
  readonly bends: readonly Spot[];
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[] | null;
  readonly opacity: number;
  readonly arrowScale: number;
  readonly arrows: { readonly from: boolean; readonly to: boolean };
  readonly label: TextLook | null;
}

export interface Drawing {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly font: string;
  /** Open groups, which everything else lies upon. */
  readonly frames: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly nodes: readonly DrawnNode[];
}
