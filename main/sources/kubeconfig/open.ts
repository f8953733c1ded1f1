/** From a kubeconfig and the name of a context to a client, for the command line and the window alike. */
import { accessOf, type ClusterAccess, inClusterAccess } from './access.ts';
import { ApiClient, type ClientOptions } from './client.ts';
import { defaultFiles, readKubeConfig, type Surroundings } from './config.ts';
import type { Consent } from './consent.ts';
import { LiveError } from './errors.ts';

export interface ContextChoice {
  /** A chosen kubeconfig; null: those that kubectl would read. */
  readonly file: string | null;
  /** Null: the current one. */
  readonly context: string | null;
}

/** @throws LiveError */
export async function chooseAccess(choice: ContextChoice, around: Surroundings): Promise<ClusterAccess> {
  const chosen = choice.file !== null;
  const files = choice.file === null ? defaultFiles(around) : [choice.file];
  const config = await readKubeConfig(files, chosen);
  if (config.files.length > 0) return accessOf(config, choice.context);
  // As client-go: the service account counts where there is no kubeconfig.
  const inside = choice.context === null || choice.context === 'in-cluster' ? await inClusterAccess(around.env) : null;
  if (inside) return inside;
  const hint = 'Name one with --kubeconfig, or set KUBECONFIG.';
  throw new LiveError('kubeconfig', `there is no kubeconfig: ${files.join(', ')} is not there`, hint);
}

export function connectTo(
  access: ClusterAccess,
  consent: Consent,
  options: Omit<ClientOptions, 'mayRun'> = {},
): ApiClient {
  return new ApiClient(access, { ...options, mayRun: (plugin) => consent.has(plugin) });
}
