/** A workspace as a file: versioned JSON, checked when it is read. */
import { z } from '../zod.ts';
import type { Workspace } from './workspace.ts';

export const workspaceVersion = 1;

const common = {
  id: z.string().min(1).max(64),
  name: z.string().max(253),
  enabled: z.boolean(),
  step: z.int().min(0).max(100_000),
};
const schema = z.strictObject({
  bulkheadDrafts: z.literal(workspaceVersion),
  name: z.string().max(253),
  drafts: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ ...common, kind: z.literal('apply'), text: z.string().max(4 * 1024 * 1024) }),
        z.strictObject({ ...common, kind: z.literal('delete'), policy: z.string().max(600) }),
      ]),
    )
    .max(20_000)
    .refine((drafts) => new Set(drafts.map(({ id }) => id)).size === drafts.length, 'two drafts have one id'),
});

export function writeWorkspace({ name, drafts }: Workspace): string {
  return `${JSON.stringify({ bulkheadDrafts: workspaceVersion, name, drafts }, null, 2)}\n`;
}

export type ReadWorkspace =
  | { readonly ok: true; readonly workspace: Workspace }
  | { readonly ok: false; readonly message: string };

export function readWorkspace(text: string): ReadWorkspace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'this is no JSON' };
  }
  const version =
    typeof value === 'object' && value !== null && 'bulkheadDrafts' in value ? value.bulkheadDrafts : null;
  if (version === null) return { ok: false, message: 'this is no file of drafts' };
  if (version !== workspaceVersion) {
    return { ok: false, message: 'these drafts were saved by another version of Bulkhead' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, workspace: { name: parsed.data.name, drafts: parsed.data.drafts } };
  const [issue] = parsed.error.issues;
  return { ok: false, message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
}
