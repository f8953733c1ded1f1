/** Live clusters for the window: contexts, reading with progress, watching. Credentials never leave this side. */
import { randomUUID } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { HostArgs, HostResult } from '../../shared/host.ts';
import type { Diagnostic, SourceText } from '../../shared/kubernetes/objects.ts';
import { accessOf, type ClusterAccess, inClusterAccess } from '../sources/kubeconfig/access.ts';
import type { ApiClient } from '../sources/kubeconfig/client.ts';
import { defaultFiles, type KubeConfig, readKubeConfig, type Surroundings } from '../sources/kubeconfig/config.ts';
import { readConsent } from '../sources/kubeconfig/consent.ts';
import { commandLine } from '../sources/kubeconfig/credentials.ts';
import { LiveError } from '../sources/kubeconfig/errors.ts';
import { importCluster, type KindProgress, type LiveImport } from '../sources/kubeconfig/import.ts';
import { chooseAccess, connectTo } from '../sources/kubeconfig/open.ts';
import { ClusterWatch } from '../sources/kubeconfig/watch.ts';
import { createApply } from './apply.ts';
import { HostError } from './failure.ts';
import type { Grants } from './grants.ts';

export interface LiveSettings {
  readonly around: Surroundings;
  /** Where allowed plugins are remembered; null: nowhere. */
  readonly consent: string | null;
  /** Where the ways back of what was applied are written. */
  readonly reverts: string;
}

/** @param state The user's folder for our state; null keeps nothing but ways back, which no run may lose. */
export function liveSettings(state: string | null): LiveSettings {
  return {
    around: { env: process.env, home: homedir() },
    consent: state === null ? null : path.join(state, 'allowed-plugins.json'),
    reverts: path.join(state ?? path.join(tmpdir(), 'bulkhead'), 'reverts'),
  };
}

type ApplyCall = 'planApply' | 'carryOut';
type LiveCall =
  | 'listContexts'
  | 'openContext'
  | 'readingState'
  | 'watchState'
  | 'takeChanges'
  | 'closeContext'
  | ApplyCall;
type Handlers = { readonly [N in LiveCall]: (args: HostArgs<N>) => Promise<HostResult<N>> };
type Opened = HostResult<'openPath'>;
type Register = (
  read: { readonly texts: readonly SourceText[]; readonly diagnostics: readonly Diagnostic[] },
  name: string,
) => Opened;

/** One cluster that is being read or watched. */
interface Job {
  readonly context: string;
  readonly kubeconfig: string | null;
  readonly client: ApiClient;
  readonly cancel: AbortController;
  kinds: readonly KindProgress[];
  /** Told once; null afterwards. */
  opened: Opened | null;
  failure: HostError | null;
  live: LiveImport | null;
  watch: ClusterWatch | null;
  /** Who waits for news. */
  wake: () => void;
}

/** Clusters at the same time, as of two tabs; the oldest is let go of for one more. */
const maxJobs = 3;
/** Milliseconds that a question for news is kept waiting. */
const newsWait = 500;

export function createLive(
  settings: LiveSettings,
  grants: Grants,
  register: Register,
): { readonly handlers: Handlers; readonly close: () => void } {
  const jobs = new Map<string, Job>();

  function end(id: string): void {
    const job = jobs.get(id);
    jobs.delete(id);
    job?.watch?.stop();
    job?.cancel.abort(new HostError('not-found', 'Reading was cancelled.'));
    job?.client.close();
    job?.wake();
  }

  function jobOf(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw new HostError('not-found', 'This cluster is no longer open.', 'Open it again.');
    return job;
  }

  /** Only files that the user gave, or those that kubectl reads. */
  function checked(file: string | null): string | null {
    if (file === null) return null;
    const at = path.resolve(file);
    if (grants.has(at)) return at;
    throw new HostError('not-allowed', `${file} was not chosen by you.`, 'Choose it with the open dialog.');
  }

  async function read(id: string, job: Job): Promise<void> {
    try {
      const live = await importCluster(job.client, {
        signal: job.cancel.signal,
        onProgress: (kinds) => {
          job.kinds = kinds;
          job.wake();
        },
      });
      const texts = live.objects.texts();
      if (texts.length === 0) throw nothingRead(job.context, live.diagnostics);
      job.live = live;
      job.opened = register({ texts, diagnostics: live.diagnostics }, job.context);
      if (!jobs.has(id)) return;
      job.watch = new ClusterWatch(job.client, live, { onNews: () => job.wake() });
      job.watch.start();
    } catch (error) {
      job.failure = hostErrorOf(error);
    } finally {
      job.wake();
    }
  }

  const applying = createApply({ env: settings.around.env, reverts: settings.reverts }, (id) => {
    const { client, kubeconfig, cancel } = jobOf(id);
    return { client, kubeconfig, signal: cancel.signal };
  });

  const handlers: Handlers = {
    planApply: (args) => asHostError(() => applying.planApply(args)),
    carryOut: (args) => asHostError(() => applying.carryOut(args)),
    listContexts: ({ file }) => asHostError(async () => listContexts(checked(file), settings.around)),
    openContext: ({ file, context, allow }) =>
      asHostError(async () => {
        const access = await chooseAccess({ file: checked(file), context }, settings.around);
        const consent = await readConsent(settings.consent);
        if (access.identity.kind === 'exec') {
          const { plugin } = access.identity;
          if (allow === plugin.hash) await consent.allow(plugin);
          else if (!consent.has(plugin)) {
            return { kind: 'ask', plugin: { command: commandLine(plugin), file: plugin.file, hash: plugin.hash } };
          }
        }
        const id = randomUUID();
        const job: Job = {
          context,
          kubeconfig: checked(file),
          client: connectTo(access, consent),
          cancel: new AbortController(),
          kinds: [],
          opened: null,
          failure: null,
          live: null,
          watch: null,
          wake: () => {},
        };
        jobs.set(id, job);
        for (const oldest of [...jobs.keys()].slice(0, -maxJobs)) end(oldest);
        void read(id, job);
        return { kind: 'reading', job: id };
      }),
    readingState: async ({ job: id }) => {
      const job = jobOf(id);
      if (!job.opened && !job.failure) await news(job);
      if (job.failure) {
        const { failure } = job;
        end(id);
        throw failure;
      }
      if (!job.opened) return { kind: 'reading', kinds: job.kinds.map((kind) => ({ ...kind })) };
      const { opened } = job;
      job.opened = null;
      return { kind: 'done', opened };
    },
    watchState: async ({ job: id }) => {
      const { watch } = jobOf(id);
      return watch ? { ...watch.state } : { changes: 0, problem: null };
    },
    takeChanges: async ({ job: id }) => {
      const { live, watch, context } = jobOf(id);
      if (!live || !watch) throw new HostError('not-found', 'This cluster is still being read.');
      const changes = watch.take();
      const texts = changes.flatMap(({ file, text }) => (text === null ? [] : { file, text }));
      const gone = changes.flatMap(({ file, text }) => (text === null ? file : []));
      return { changed: register({ texts, diagnostics: live.diagnostics }, context), gone };
    },
    closeContext: async ({ job }) => {
      end(job);
      return {};
    },
  };

  return {
    handlers,
    close: () => {
      for (const id of [...jobs.keys()]) end(id);
    },
  };
}

function news(job: Job): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, newsWait);
    job.wake = () => {
      clearTimeout(timer);
      // Progress comes with every page: one answer for what comes together.
      setTimeout(resolve, 50);
    };
  });
}

async function listContexts(file: string | null, around: Surroundings): Promise<HostResult<'listContexts'>> {
  const config = await readKubeConfig(file === null ? defaultFiles(around) : [file], file !== null);
  const contexts = await Promise.all(
    [...config.contexts.keys()].map(async (name) => describe(config, name, () => accessOf(config, name))),
  );
  if (config.files.length === 0) {
    const inside = await inClusterAccess(around.env);
    if (inside) contexts.push(await describe(config, inside.context, async () => inside));
  }
  return { files: [...config.files], contexts };
}

async function describe(
  config: KubeConfig,
  name: string,
  find: () => Promise<ClusterAccess>,
): Promise<HostResult<'listContexts'>['contexts'][number]> {
  const current = config.current === name;
  try {
    const { server, namespace } = await find();
    return { name, server: server.host, namespace, current, problem: null };
  } catch (error) {
    const problem = error instanceof LiveError ? error.message : 'it cannot be read';
    return { name, server: '', namespace: null, current, problem };
  }
}

function hostErrorOf(error: unknown): HostError {
  if (error instanceof HostError) return error;
  if (error instanceof LiveError) return new HostError('unreadable', capital(error.message), error.hint);
  return new HostError('internal', 'Bulkhead made a mistake while reading the cluster.');
}

async function asHostError<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof LiveError ? hostErrorOf(error) : error;
  }
}

function nothingRead(context: string, diagnostics: readonly Diagnostic[]): HostError {
  const [first] = diagnostics;
  if (!first)
    return new HostError(
      'not-found',
      `There is nothing in ${context}.`,
      'The cluster has no objects that Bulkhead reads.',
    );
  return new HostError('not-allowed', `Nothing in ${context} may be read: ${first.message}`, first.hint);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
