import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AttackQuestion, ChokeState } from '../../../../renderer/engine/attack/types.ts';
import type { EngineArgs, EngineCallName, EngineResult } from '../../../../renderer/engine/protocol.ts';
import { EngineService } from '../../../../renderer/engine/service.ts';
import { emptyWorkspace } from '../../../../shared/draft/workspace.ts';

const sample = path.resolve(import.meta.dirname, '../../../../sample-clusters/leaky');
const texts = readdirSync(sample, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, text: readFileSync(path.join(sample, file), 'utf8') }));

const service = new EngineService(() => {});
function call<N extends EngineCallName>(name: N, args: EngineArgs<N>): EngineResult<N> {
  return service.call(name, args) as EngineResult<N>;
}

beforeAll(() => {
  call('addTexts', { texts });
  call('load', { diagnostics: [] });
});

const standard: AttackQuestion = {
  footholds: ['internet'],
  jewels: { added: [], removed: [] },
  excluded: [],
  minCertainty: 'likely',
  everyPort: false,
  scheduling: 'exact',
  controls: [],
};

function chokeOf(to: string): ChokeState {
  for (;;) {
    const state = call('attackChoke', { question: standard, to });
    if (state.done) return state;
  }
}

describe('a run', () => {
  test('counts as many things as the attack of a preview does before the drafts', () => {
    let step = call('draftStep', { start: emptyWorkspace });
    while (step.kind === 'working') step = call('draftStep', { start: null });
    const { revision } = step.preview;
    const { owned } = call('attackRun', { question: standard });
    expect(call('draftAttack', { footholds: ['internet'], revision })).toMatchObject({ before: owned, after: owned });
  });

  test('says what is owned at each step, and which jewels', () => {
    const { steps, jewels, owned, footholds } = call('attackRun', { question: standard });
    expect(footholds).toEqual([{ id: 'internet', kind: 'internet', name: 'the internet' }]);
    expect(steps[0]?.count).toBe(1);
    expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(owned);
    const admin = jewels.find(({ id }) => id === 'cluster-admin');
    expect(admin).toMatchObject({ guessed: true, state: 'reached', step: 3 });
  });

  test('takes jewels away and adds them, and names what is not there', () => {
    const question = {
      ...standard,
      footholds: ['internet', 'shop/gone[Deployment]'],
      jewels: { added: ['secret:ci/runner-token'], removed: ['cluster-admin'] },
    };
    const { jewels, missing } = call('attackRun', { question });
    expect(missing).toEqual(['shop/gone[Deployment]']);
    expect(jewels.some(({ id }) => id === 'cluster-admin')).toBe(false);
    expect(jewels.find(({ id }) => id === 'secret:ci/runner-token')).toMatchObject({ guessed: false });
  });

  test('without a foothold owns nothing, and says how much is exposed', () => {
    const { owned, exposed, jewels } = call('attackRun', { question: { ...standard, footholds: [] } });
    expect(owned).toBe(0);
    expect(exposed).toBeGreaterThan(0);
    expect(jewels.every(({ state }) => state === 'safe')).toBe(true);
  });
});

describe('the picture', () => {
  test('holds everything that is owned, each once, by itself or in a group', () => {
    const { owned } = call('attackRun', { question: standard });
    const { nodes, edges } = call('attackPicture', { question: standard, expanded: [] });
    const members = nodes.flatMap((node) => node.members);
    expect(new Set(members).size).toBe(members.length);
    expect(members.length).toBe(owned);
    const drawn = new Set(nodes.map(({ id }) => id));
    expect(edges.every(({ from, to }) => drawn.has(from) && drawn.has(to))).toBe(true);
  });

  test('opens a group to its members', () => {
    const closed = call('attackPicture', { question: standard, expanded: [] });
    const group = closed.nodes.find(({ count }) => count > 1);
    if (!group) throw new Error('no group');
    const open = call('attackPicture', { question: standard, expanded: [group.id] });
    expect(open.nodes.length).toBe(closed.nodes.length - 1 + group.count);
  });
});

describe('paths', () => {
  test('go from a foothold to the target, with evidence at a line', () => {
    const paths = call('attackPaths', { question: standard, to: 'cluster-admin', count: 5 });
    expect(paths).toMatchObject({ state: 'reached', more: true, left: true });
    const [first] = paths?.paths ?? [];
    expect(first?.steps[0]?.from.id).toBe('internet');
    expect(first?.steps.at(-1)?.to.id).toBe('cluster-admin');
    const hop = call('attackHop', { question: standard, to: 'cluster-admin', path: 0, hop: 0 });
    const [evidence] = hop?.evidence ?? [];
    const text = texts.find(({ file }) => file === evidence?.file)?.text.split('\n') ?? [];
    expect(evidence?.snippet?.lines).toContain(text[(evidence?.line ?? 0) - 1]);
    expect(hop?.removes.length).toBeGreaterThan(0);
  });

  test('a connection on the way is one that the engine allows', () => {
    const paths = call('attackPaths', { question: standard, to: 'data/redis[StatefulSet]', count: 1 });
    const hop = (paths?.paths[0]?.steps.length ?? 0) - 1;
    const detail = call('attackHop', { question: standard, to: 'data/redis[StatefulSet]', path: 0, hop });
    const [condition] = detail?.conditions ?? [];
    if (!condition) throw new Error('no condition');
    expect(call('explain', { from: condition.from, to: condition.to }).verdict).toBe('allowed');
  });

  test('change with what is excluded', () => {
    const question: AttackQuestion = { ...standard, excluded: ['R0-cluster-admin'] };
    const paths = call('attackPaths', { question, to: 'cluster-admin', count: 5 });
    const rules = paths?.paths.flatMap(({ steps }) => steps.map(({ rule }) => rule)) ?? [];
    expect(rules).not.toContain('R0-cluster-admin');
  });
});

describe('choke points', () => {
  test('are looked for in slices, verified, and take every path away when tried', () => {
    const { cuts, exact } = chokeOf('cluster-admin');
    expect(exact).toBe(true);
    const [best] = cuts;
    expect(best?.holds).toBe(true);
    const question = { ...standard, controls: best?.ids ?? [] };
    const { jewels, owned, ownedBefore } = call('attackRun', { question });
    expect(jewels.find(({ id }) => id === 'cluster-admin')?.state).toBe('saved');
    expect(owned).toBeLessThan(ownedBefore ?? 0);
    const paths = call('attackPaths', { question, to: 'cluster-admin', count: 20 });
    expect(paths?.left).toBe(false);
    expect(paths?.paths.every(({ gone }) => gone)).toBe(true);
  });

  test('one change alone leaves the paths that do without it', () => {
    const [only] = chokeOf('cluster-admin').cuts[0]?.ids ?? [];
    const question = { ...standard, controls: only === undefined ? [] : [only] };
    const paths = call('attackPaths', { question, to: 'cluster-admin', count: 20 });
    const cut = chokeOf('cluster-admin').cuts[0]?.ids.length ?? 0;
    expect(paths?.left).toBe(cut > 1);
  });
});

test('finds by words, in names of pods and accounts too', () => {
  const { hits } = call('attackFind', { text: 'account ci-runner', limit: 5 });
  expect(hits.map(({ id }) => id)).toContain('serviceaccount:ci/ci-runner');
});
