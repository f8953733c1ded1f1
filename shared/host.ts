/** The contract between the UI and the machine it runs on: named calls, each with its arguments and its result. */
import { z } from './zod.ts';

const diagnostic = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  file: z.string().optional(),
  line: z.number().int().optional(),
});

const text = z.strictObject({ file: z.string(), text: z.string() });

const path = z.string().min(1).max(4096);

/** What was found at a path. Texts follow in pages, because one answer of many megabytes would stall both sides. */
const opened = z.strictObject({
  /** Names the opened input in `readPage`; forgotten when all of it has been read, or several others have been opened since. */
  id: z.string(),
  /** Last part of the path, or the title of the sample. */
  name: z.string(),
  /** As the user gave it; null for samples. */
  path: z.string().nullable(),
  files: z.number().int(),
  characters: z.number().int(),
  diagnostics: z.array(diagnostic),
});

const nothing = z.strictObject({});

const job = z.string().max(64);

/** Of a program that a kubeconfig names to get credentials; `hash` is what `openContext` takes to allow it. */
const execPlugin = z.strictObject({ command: z.string(), file: z.string(), hash: z.string() });

const kindProgress = z.strictObject({
  resource: z.string(),
  read: z.number().int(),
  /** Null where the cluster does not say. */
  left: z.number().int().nullable(),
  state: z.enum(['waiting', 'reading', 'done', 'not-permitted']),
});

function call<A extends z.ZodType, R extends z.ZodType>(args: A, result: R): { args: A; result: R } {
  return { args, result };
}

export const hostCalls = {
  /** Where the UI runs and what it was started with. */
  info: call(
    nothing,
    z.strictObject({
      mode: z.enum(['desktop', 'browser']),
      version: z.string(),
      platform: z.string(),
      /** Whether `pickFolder` shows a dialog. */
      canPick: z.boolean(),
    }),
  ),
  /** The path that the app was started with. */
  initialPath: call(nothing, z.strictObject({ path: z.string().nullable() })),
  listSamples: call(
    nothing,
    z.strictObject({ samples: z.array(z.strictObject({ id: z.string(), title: z.string(), story: z.string() })) }),
  ),
  /** Opens a folder, file or sample. A path is opened only when the user gave it (see main/host/grants.ts). */
  openPath: call(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('path'), path }),
      z.strictObject({ kind: z.literal('sample'), id: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
    ]),
    opened,
  ),
  /** The texts of an opened input from position `from` on; `next` is null at the end. */
  readPage: call(
    z.strictObject({ id: z.string().max(64), from: z.number().int().min(0) }),
    z.strictObject({ texts: z.array(text), next: z.number().int().nullable() }),
  ),
  /** Asks the user for a folder or file; null when cancelled. Desktop only. */
  pickFolder: call(
    z.strictObject({ what: z.enum(['folder', 'file', 'kubeconfig']) }),
    z.strictObject({ path: z.string().nullable() }),
  ),
  /** Paths opened before; `missing` when there is nothing at the path now. */
  recent: call(
    nothing,
    z.strictObject({
      items: z.array(z.strictObject({ path: z.string(), name: z.string(), missing: z.boolean() })),
    }),
  ),
  forgetRecent: call(z.strictObject({ path }), nothing),
  /** The contexts of a kubeconfig; null: of those that kubectl reads. Credentials stay where they are. */
  listContexts: call(
    z.strictObject({ file: path.nullable() }),
    z.strictObject({
      files: z.array(z.string()),
      contexts: z.array(
        z.strictObject({
          name: z.string(),
          server: z.string(),
          namespace: z.string().nullable(),
          current: z.boolean(),
          /** Why it cannot be opened. */
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Begins to read a cluster; or says which program has to be allowed first. */
  openContext: call(
    z.strictObject({ file: path.nullable(), context: z.string().max(1024), allow: z.string().max(64).nullable() }),
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('ask'), plugin: execPlugin }),
      z.strictObject({ kind: z.literal('reading'), job }),
    ]),
  ),
  /** How far reading is; answers when there is something new, or after half a second. */
  readingState: call(
    z.strictObject({ job }),
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('reading'), kinds: z.array(kindProgress) }),
      z.strictObject({ kind: z.literal('done'), opened }),
    ]),
  ),
  /** What has changed in an open cluster since it was read, or since its changes were taken. */
  watchState: call(
    z.strictObject({ job }),
    z.strictObject({ changes: z.number().int(), problem: z.string().nullable() }),
  ),
  /** Texts that are new or other ones since the cluster was read or its changes were taken, and the names of those gone. */
  takeChanges: call(z.strictObject({ job }), z.strictObject({ changed: opened, gone: z.array(z.string()) })),
  /** What applying policies would do: a dry run by the API server. */
  planApply: call(
    z.strictObject({
      job,
      /** Manifests; '' for none. */
      text: z.string().max(48 * 1024),
      /** `NetworkPolicy namespace/name`. */
      deleted: z.array(z.string().max(1024)).max(100),
      /** Take over fields that somebody else manages. */
      force: z.boolean(),
    }),
    z.strictObject({
      plan: z.string(),
      context: z.string(),
      cluster: z.string(),
      server: z.string(),
      /** Its name has to be typed. */
      isProtected: z.boolean(),
      changes: z.array(
        z.strictObject({
          id: z.string(),
          action: z.enum(['create', 'update', 'delete', 'none']),
          /** Unified diff of YAML. */
          patch: z.string(),
        }),
      ),
    }),
  ),
  /** Does what was planned, after the way back has been written. */
  carryOut: call(
    z.strictObject({ job, plan: z.string().max(64), confirm: z.string().max(1024).nullable() }),
    z.strictObject({
      done: z.array(z.string()),
      /** The file with the way back, and the command that uses it. */
      revert: z.string(),
      command: z.string(),
      /** Why it stopped before the end. */
      problem: z.strictObject({ message: z.string(), hint: z.string() }).nullable(),
    }),
  ),
  /** Cancels reading, or ends watching. */
  closeContext: call(z.strictObject({ job }), nothing),
} as const;

export type HostCalls = typeof hostCalls;
export type HostCallName = keyof HostCalls;
export type HostArgs<N extends HostCallName> = z.infer<HostCalls[N]['args']>;
export type HostResult<N extends HostCallName> = z.infer<HostCalls[N]['result']>;

export const hostCallNames = Object.keys(hostCalls).filter((name): name is HostCallName =>
  Object.hasOwn(hostCalls, name),
);

export function isHostCall(name: string): name is HostCallName {
  return Object.hasOwn(hostCalls, name);
}

/** Arguments hold a path or an id, never more. */
export const maxArgumentBytes = 64 * 1024;

/** A refusal or failure that the user can do something about; every other error is a bug and says only that. */
export const hostFailure = z.strictObject({
  code: z.enum(['bad-request', 'not-allowed', 'not-found', 'unreadable', 'internal']),
  message: z.string(),
  hint: z.string().optional(),
});
export type HostFailure = z.infer<typeof hostFailure>;

/** The answer to a call, over IPC and HTTP alike. */
export type HostAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: HostFailure };
