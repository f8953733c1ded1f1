/** What drafts come to, as the worker keeps it. */
import type { DraftContext } from '../../../shared/draft/context.ts';
import type { Edit } from '../../../shared/draft/edits.ts';
import type { Impact } from '../../../shared/draft/impact.ts';
import type { Preview } from '../../../shared/draft/preview.ts';
import type { Workspace } from '../../../shared/draft/workspace.ts';
import type { WorkspaceEdits } from '../../../shared/draft/workspace-edits.ts';
import type { CompareModel } from '../compare/model.ts';
import type { DraftPreview } from './types.ts';

export interface Outcome {
  readonly context: DraftContext;
  readonly drafts: WorkspaceEdits;
  /** The drafts as they are. */
  readonly asked: Workspace;
  /** With the last text that could be read where the present one cannot. */
  readonly workspace: Workspace;
  readonly edits: readonly Edit[];
  readonly impact: Impact;
  readonly preview: Preview;
  readonly model: CompareModel;
  readonly summary: DraftPreview;
}
