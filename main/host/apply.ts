/** Applies what was drafted in the window: a plan, made by the API server, and then the same again for real. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HostArgs, HostResult } from '../../shared/host.ts';
import { readTexts } from '../../shared/kubernetes/read.ts';
import { type Change, carryOut, planApply } from '../sources/kubeconfig/apply.ts';
import type { ApiClient } from '../sources/kubeconfig/client.ts';
import { LiveError } from '../sources/kubeconfig/errors.ts';
import { isProtected, protectedPatterns } from '../sources/kubeconfig/protected.ts';
import {
  checkPolicies,
  patchOf,
  policyNamed,
  revertName,
  wayBackOf,
  writeRevert,
} from '../sources/kubeconfig/reviewed.ts';
import { HostError } from './failure.ts';

export interface ApplySettings {
  readonly env: NodeJS.ProcessEnv;
  /** Folder that the ways back are written to. */
  readonly reverts: string;
}

/** An open cluster, as far as applying needs it. */
export interface ApplyTarget {
  readonly client: ApiClient;
  /** A kubeconfig that was chosen; null: those that kubectl reads. */
  readonly kubeconfig: string | null;
  readonly signal: AbortSignal;
}

interface Plan {
  readonly job: string;
  readonly changes: readonly Change[];
}

type Handlers = {
  readonly [N in 'planApply' | 'carryOut']: (args: HostArgs<N>) => Promise<HostResult<N>>;
};

const maxPlans = 4;

export function createApply(settings: ApplySettings, targetOf: (job: string) => ApplyTarget): Handlers {
  /** What was shown; only that can be carried out, and once. */
  const plans = new Map<string, Plan>();

  return {
    planApply: async ({ job, text, deleted, force }) => {
      const { client, signal } = targetOf(job);
      const { objects, diagnostics } = readTexts([{ file: 'draft.yaml', text }]);
      if (text.trim() !== '') checkPolicies(objects, diagnostics);
      const names = deleted.map((id) => {
        const name = policyNamed(id);
        if (!name) throw new HostError('bad-request', `${id} names no policy.`);
        return name;
      });
      const changes = await planApply(client, objects, names, { signal, force });
      const plan = randomUUID();
      plans.set(plan, { job, changes });
      for (const oldest of [...plans.keys()].slice(0, -maxPlans)) plans.delete(oldest);
      const { context, cluster, server } = client.access;
      return {
        plan,
        context,
        cluster,
        server: server.origin,
        isProtected: isProtected([context, cluster], protectedPatterns(settings.env)),
        changes: changes.map((change) => ({ id: change.id, action: change.action, patch: patchOf(change) })),
      };
    },
    carryOut: async ({ job, plan: id, confirm }) => {
      const { client, kubeconfig, signal } = targetOf(job);
      const plan = plans.get(id);
      if (plan?.job !== job)
        throw new HostError('not-found', 'This plan is no longer there.', 'Check the draft again.');
      const { context, cluster } = client.access;
      if (isProtected([context, cluster], protectedPatterns(settings.env)) && confirm !== context) {
        throw new HostError('not-allowed', `${context} is protected: nothing was changed.`, 'Type its name to go on.');
      }
      plans.delete(id);
      const changes = plan.changes.filter(({ action }) => action !== 'none');
      const file = path.join(settings.reverts, revertName(context));
      const { text, command } = wayBackOf(changes, file, { context, kubeconfig });
      try {
        mkdirSync(settings.reverts, { recursive: true, mode: 0o700 });
        writeRevert(file, text);
      } catch {
        throw new HostError('unreadable', `The way back cannot be written to ${file}: nothing was changed.`);
      }
      const done: string[] = [];
      try {
        await carryOut(client, changes, signal, ({ id: one }) => done.push(one));
        return { done, revert: file, command, problem: null };
      } catch (error) {
        if (!(error instanceof LiveError)) throw error;
        return { done, revert: file, command, problem: { message: error.message, hint: error.hint } };
      }
    },
  };
}
