/** The one implementation of the host contract, used by the desktop shell and the loopback server alike. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { HostAnswer, HostArgs, HostCallName, HostResult } from '../../shared/host.ts';
import { hostCalls, isHostCall, maxArgumentBytes } from '../../shared/host.ts';
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { HostError, toFailure } from './failure.ts';
import type { Grants } from './grants.ts';
import { createLive, type LiveSettings } from './live.ts';
import { isMissing } from './missing.ts';
import { pageOf } from './pages.ts';
import type { RecentPaths } from './recent.ts';
import { listSamples } from './samples.ts';

/** What reading a path gives; main/sources/folder.ts in the app, made up in tests. */
export type ReadPath = (path: string) => Promise<{
  readonly texts: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}>;

export interface HostOptions {
  readonly mode: 'desktop' | 'browser';
  readonly version: string;
  readonly samples: string;
  readonly initialPath: string | null;
  readonly grants: Grants;
  readonly recent: RecentPaths;
  readonly readPath: ReadPath;
  /** Shows a dialog; absent where there is none. */
  readonly pick?: (what: HostArgs<'pickFolder'>['what']) => Promise<string | null>;
  readonly live: LiveSettings;
}

export interface Host {
  /** Ends what goes on by itself: watching clusters. */
  close(): void;
  /** Checks the name and the arguments, runs the call, and turns every failure into a value. */
  call(name: string, args: unknown): Promise<HostAnswer>;
}

const pageCharacters = 4_000_000;
const maxDiagnostics = 5_000;
/** Inputs that are being fetched at the same time, as by two tabs; the oldest is dropped for one more. */
const maxInputs = 4;

type Handlers = { readonly [N in HostCallName]: (args: HostArgs<N>) => Promise<HostResult<N>> };

export function createHost(options: HostOptions): Host {
  const { grants, recent } = options;
  if (options.initialPath !== null) grants.grant(options.initialPath);
  /** Texts by input, oldest first. */
  const inputs = new Map<string, readonly SourceText[]>();

  async function open(at: string, name: string, shown: string | null): Promise<HostResult<'openPath'>> {
    const read = await options.readPath(at);
    if (read.texts.length === 0) throw nothingRead(shown ?? name, read.diagnostics);
    return register(read, name, shown);
  }

  /** Makes texts ready to be fetched. */
  function register(read: Awaited<ReturnType<ReadPath>>, name: string, shown: string | null): HostResult<'openPath'> {
    const id = randomUUID();
    inputs.set(id, read.texts);
    for (const oldest of [...inputs.keys()].slice(0, -maxInputs)) inputs.delete(oldest);
    return {
      id,
      name,
      path: shown,
      files: read.texts.length,
      characters: read.texts.reduce((sum, text) => sum + text.text.length, 0),
      diagnostics: firstOf(read.diagnostics).map((d) => ({ ...d })),
    };
  }

  const live = createLive(options.live, grants, (read, name) => register(read, name, null));

  const handlers: Handlers = {
    ...live.handlers,
    info: async () => ({
      mode: options.mode,
      version: options.version,
      platform: process.platform,
      canPick: options.pick !== undefined,
    }),
    initialPath: async () => ({ path: options.initialPath }),
    listSamples: async () => ({
      samples: (await listSamples(options.samples)).map(({ id, title, story }) => ({ id, title, story })),
    }),
    openPath: async (args) => {
      if (args.kind === 'sample') {
        const sample = (await listSamples(options.samples)).find((s) => s.id === args.id);
        if (!sample) throw new HostError('not-found', `There is no sample named ${args.id}.`);
        return open(sample.folder, sample.title, null);
      }
      const at = path.resolve(args.path);
      if (!grants.has(at)) {
        throw new HostError('not-allowed', `${args.path} was not chosen by you.`, 'Choose it with the open dialog.');
      }
      const opened = await open(at, path.basename(at) || at, at);
      await recent.add(at);
      return opened;
    },
    readPage: async ({ id, from }) => {
      const texts = inputs.get(id);
      if (!texts) throw new HostError('not-found', 'This input is no longer open.', 'Open it again.');
      const page = pageOf(texts, from, pageCharacters);
      // The page holds the texts from here on; keeping a second copy for the life of the app would double the memory.
      if (page.next === null) inputs.delete(id);
      return { texts: page.texts.map(({ file, text }) => ({ file, text })), next: page.next };
    },
    pickFolder: async ({ what }) => {
      if (!options.pick) throw new HostError('not-allowed', 'There is no open dialog here.', 'Type the path.');
      const chosen = await options.pick(what);
      if (chosen !== null) grants.grant(chosen);
      return { path: chosen };
    },
    recent: async () => {
      const paths = await recent.list();
      // Only paths that the user opened before are on this list, so they count as given.
      for (const p of paths) grants.grant(p);
      const items = paths.map(async (p) => ({ path: p, name: path.basename(p) || p, missing: await isMissing(p) }));
      return { items: await Promise.all(items) };
    },
    forgetRecent: async (args) => {
      await recent.remove(args.path);
      return {};
    },
  };

  async function run<N extends HostCallName>(name: N, args: unknown): Promise<HostResult<N>> {
    const parsed = hostCalls[name].args.safeParse(args);
    if (!parsed.success) throw new HostError('bad-request', `The arguments of ${name} are not what it takes.`);
    // The schema of `name` has just accepted it; TypeScript does not follow an indexed schema to its output.
    return handlers[name](parsed.data as HostArgs<N>);
  }

  return {
    close: live.close,
    call: async (name, args) => {
      try {
        if (!isHostCall(name)) throw new HostError('not-found', 'There is no such call.');
        if (argumentBytes(args) > maxArgumentBytes) throw new HostError('bad-request', 'The arguments are too large.');
        return { ok: true, value: await run(name, args) };
      } catch (error) {
        if (!(error instanceof HostError)) process.stderr.write(`bulkhead: ${name}: ${String(error)}\n`);
        return { ok: false, error: toFailure(error) };
      }
    },
  };
}

/** As many as are shown, and how many there are more. */
function firstOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const more = diagnostics.length - maxDiagnostics;
  if (more <= 0) return diagnostics;
  return [
    ...diagnostics.slice(0, maxDiagnostics),
    {
      severity: 'warning',
      code: 'diagnostics-cut',
      message: `${more} more problems with files are not shown`,
      hint: 'The command line shows all of them: bulkhead list PATH.',
    },
  ];
}

function argumentBytes(args: unknown): number {
  try {
    return JSON.stringify(args)?.length ?? 0;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Why there is nothing to show: the first error, or that there was no manifest. */
function nothingRead(name: string, diagnostics: readonly Diagnostic[]): HostError {
  const error = diagnostics.find((d) => d.severity === 'error') ?? diagnostics[0];
  if (!error)
    return new HostError(
      'not-found',
      `There is no manifest in ${name}.`,
      'Bulkhead reads .yaml, .yml and .json files.',
    );
  const message =
    error.code === 'path-missing' || error.file === undefined ? error.message : `${error.file}: ${error.message}`;
  return new HostError(error.code === 'path-missing' ? 'not-found' : 'unreadable', capital(message), error.hint);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
