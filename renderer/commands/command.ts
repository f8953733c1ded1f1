/** Something that can be done from anywhere. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: 'Open' | 'View' | 'Graph' | 'Attack' | 'Draft' | 'Export' | 'Window';
  readonly keys?: string;
  /** The desktop's menu has the shortcut already. */
  readonly inMenu?: boolean;
  /** What must be there for it; nothing when left out. */
  readonly needs?: 'open' | 'graph' | 'comparison' | 'explore' | 'attack' | 'draft' | 'picture';
  /** The view that has the focus answers to the keys itself. */
  readonly ofView?: boolean;
  readonly run: () => void;
}
