/** The worker's part of the draft view, without a window. */
import { describe, expect, test } from 'vitest';
import type { DraftPreview, GenerateAsk } from '../../../../renderer/engine/draft/types.ts';
import { cellClass, classOf } from '../../../../renderer/engine/matrix/cells.ts';
import type { EngineArgs, EngineCallName, EngineResult } from '../../../../renderer/engine/protocol.ts';
import { EngineService } from '../../../../renderer/engine/service.ts';
import { addDraft, changeDraft, emptyWorkspace, type Workspace } from '../../../../shared/draft/workspace.ts';
import { dbPolicy, deployment, indexOf, namespace } from '../small-cluster.ts';

const commented = `# Owned by the data team.
${dbPolicy.replace('  podSelector', '  # only the database\n  podSelector')}`;
const admin = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: guard}
spec:
  tier: Admin
  priority: 5
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
  ingress:
    - action: Deny
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: data}}}]
`;
const cluster = [
  namespace('shop'),
  namespace('data'),
  deployment('shop', 'web'),
  deployment('shop', 'cart'),
  deployment('data', 'db'),
  commented,
  admin,
].join('---\n');

function opened() {
  const service = new EngineService(() => {});
  // The service answers each name as the table of calls says.
  const call = <N extends EngineCallName>(name: N, args: EngineArgs<N>) => service.call(name, args) as EngineResult<N>;
  call('addTexts', { texts: [{ file: 'cluster.yaml', text: cluster }] });
  call('load', { diagnostics: [] });
  const preview = (workspace: Workspace): DraftPreview => {
    let step = call('draftStep', { start: workspace });
    while (step.kind === 'working') step = call('draftStep', { start: null });
    return step.preview;
  };
  return { call, preview };
}

const policy = (name: string, spec: string, where = 'shop'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${where}}\nspec: ${spec}\n`;
const closed = policy('closed', '{podSelector: {matchLabels: {app: cart}}}');
const drafted = (...texts: readonly string[]): Workspace =>
  texts.reduce<Workspace>((sum, text) => addDraft(sum, { kind: 'apply', name: 'mine', text }), emptyWorkspace);
const row = { node: null, from: null, to: null, text: '', change: null, limit: 100 } as const;

describe('a preview', () => {
  const { call, preview } = opened();
  test('counts, lists and explains what changes', () => {
    const { counts, policies, revision } = preview(drafted(closed));
    expect(counts.removed).toBeGreaterThan(0);
    expect(policies).toEqual({ added: 1, replaced: 0, deleted: 0 });
    const { rows } = call('draftRows', { ...row, revision });
    const pair = rows.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
    expect(pair).toMatchObject({ change: 'removed', after: '' });
    const why = call('draftWhy', { pair: pair?.pair ?? -1, revision });
    expect([why.before?.verdict, why.after?.verdict]).toEqual(['allowed', 'denied']);
    // The line is one of the draft's text.
    expect(why.after?.ingress[0]).toMatchObject({ file: 'draft: mine', line: 4, snippet: { first: 3 } });
    const view = call('draftView', { expanded: ['shop'], keep: [], nodes: false, onlyChanges: true });
    expect(view.edges.map(({ change }) => change)).toContain('removed');
    expect(call('draftMarks', {}).groups).toContainEqual({ from: 'shop', to: 'shop', change: 'removed' });
  });

  test('of nothing is that of the cluster', () => {
    expect(preview(emptyWorkspace)).toMatchObject({ counts: { added: 0, removed: 0, changed: 0, uncertain: 0 } });
  });

  test('an edit of an admin policy replaces it; what it opens is added', () => {
    const result = preview(drafted(admin.replace('Deny', 'Accept')));
    expect(result.policies).toEqual({ added: 0, replaced: 1, deleted: 0 });
    expect(result.counts).toEqual({ added: 2, removed: 0, changed: 0, uncertain: 0 });
    const diff = call('draftDiff', { draft: 'draft-1', revision: result.revision });
    expect(diff).toMatchObject({ replaced: 1, added: 0 });
    expect(diff.before.replace('Deny', 'Accept')).toBe(diff.after);
  });

  test('a namespace that does not exist is said of the draft', () => {
    const { findings } = preview(drafted(policy('lost', '{podSelector: {}}', 'nowhere')));
    expect(findings.items).toMatchObject([{ check: 'namespace-missing', draft: 'draft-1', pair: null }]);
  });

  test('what the API server would reject is said at its line, and of two equal priorities', () => {
    const { problems, diagnostics, counts } = preview(
      drafted(closed, policy('bad', '{podSelector: {}, ingress: [{ports: [{port: 99999}]}]}')),
    );
    expect(problems.items).toMatchObject([{ draft: 'draft-2', line: 4 }]);
    expect(counts.uncertain).toBeGreaterThan(0);
    expect(diagnostics).toEqual([]);
    const other = preview(drafted(admin.replace('guard', 'second').replace('Deny', 'Accept')));
    expect([...other.problems.items, ...other.diagnostics].map(({ message }) => message).join()).toMatch(/priority/);
  });
});

describe('the matrix under drafts', () => {
  const { call, preview } = opened();
  // Cuts outside addresses finer than the policies in force do.
  const fenced = policy(
    'fenced',
    '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}, {from: [{podSelector: {}}], ports: [{port: 8080}]}]}',
  );
  const scope = { level: 'endpoints', from: null, to: null } as const;

  test('is that of the cluster with them in force, and marks each cell that differs', () => {
    const { revision } = preview(drafted(fenced));
    const { reachability } = indexOf(`${cluster}---\n${fenced}`);
    const was = indexOf(cluster).reachability;
    const { rows, columns } = call('matrixAxes', { scope, nodes: false, drafts: revision });
    expect(rows.map(({ fullLabel }) => fullLabel).join()).toContain('198.51.100.0');
    const block = call('matrixBlock', { level: 'endpoints', keys: rows.map(({ key }) => key), drafts: revision });
    if (block.level !== 'endpoints') throw new Error('asked for endpoints');
    let changed = 0;
    for (const [at, from] of rows.entries()) {
      for (const to of columns) {
        const cell = at * block.width + to.key;
        if ((block.cells[cell] ?? 9) >= cellClass.self) continue;
        const place = (of: typeof was, { node }: typeof from): number => {
          const id = node.slice(3);
          return of.find(id) ?? of.findAddress(id.split(/[-/,]/)[0] ?? '') ?? -1;
        };
        const [before, after] = [was, reachability].map((of) => of.reach(place(of, from), place(of, to)));
        if (!before || !after) throw new Error('no verdict');
        expect(block.cells[cell], `${from.node} to ${to.node}`).toBe(classOf(after));
        expect(block.was?.cells[cell], `${from.node} to ${to.node} before`).toBe(classOf(before));
        const same = before.allowed === after.allowed && before.unknown === after.unknown;
        expect(block.was?.changes[cell] !== 0, `${from.node} to ${to.node} changed`).toBe(!same);
        if (same) continue;
        changed++;
        const { pair, ...said } = call('draftCell', { from: from.key, to: to.key, revision });
        expect(said.before.verdict).toBe('allowed');
        expect(said.after.verdict).toBe(block.cells[cell] === cellClass.denied ? 'denied' : 'allowed');
        const why = call('draftWhy', { pair: pair ?? -1, revision });
        expect(why.row.toLabel).toBe(to.fullLabel);
      }
    }
    // From web on other ports, and from all outside but 198.51.100.0/24: IPv4 and IPv6.
    expect(changed).toBe(3);
  });

  test('counts pairs of groups as they will be, beside what they are', () => {
    const { revision } = preview(drafted(closed));
    const { rows } = call('matrixAxes', { scope: { level: 'groups' }, nodes: false, drafts: revision });
    const shop = rows.find(({ group }) => group === 'shop')?.key ?? -1;
    const block = call('matrixBlock', { level: 'groups', keys: [shop], drafts: revision });
    if (block.level !== 'groups') throw new Error('asked for groups');
    expect([block.was?.allowed[shop], block.allowed[shop]]).toEqual([2, 1]);
  });

  test('stays there for the preview before, and is refused for older ones', () => {
    const revisions = [1, 2, 3].map(() => {
      const { revision } = preview(drafted(closed));
      call('matrixAxes', { scope, nodes: false, drafts: revision });
      return revision;
    });
    const [first, second] = revisions;
    expect(call('matrixAxes', { scope, nodes: false, drafts: second ?? null }).rows.length).toBeGreaterThan(0);
    expect(() => call('matrixAxes', { scope, nodes: false, drafts: first ?? null })).toThrow(/changed since/);
  });
});

describe('a text that cannot be read', () => {
  const { preview } = opened();
  const good = drafted(closed);
  test('is previewed as it was last read, and said to be', () => {
    const before = preview(good).counts;
    const broken = preview(changeDraft(good, 'draft-1', { text: `${closed}  [` }));
    expect(broken.counts).toEqual(before);
    expect(broken.stale).toEqual([{ draft: 'draft-1', text: closed }]);
    expect(broken.problems.items[0]).toMatchObject({ draft: 'draft-1', severity: 'error' });
    expect(broken.problems.items[0]?.hint).not.toContain('other documents');
    expect(preview(good).stale).toEqual([]);
  });
  test('is left out when it was never read; others count', () => {
    const result = preview(addDraft(good, { kind: 'apply', name: 'mine', text: 'kind: [' }));
    expect(result.stale).toEqual([{ draft: 'draft-2', text: null }]);
    expect(result.counts.removed).toBeGreaterThan(0);
  });
  test('an empty one is no mistake', () => {
    for (const text of ['', '# to do\n---\n']) {
      expect(opened().preview(drafted(text))).toMatchObject({ stale: [], problems: { total: 0 } });
    }
    const { problems } = preview(drafted('apiVersion: v1\n'));
    expect(problems.items.map(({ message }) => message)).toContain('there is no policy in this text');
  });
  test('one that held a policy before is said to change nothing, and its policy can be had back', () => {
    preview(good);
    const emptied = preview(changeDraft(good, 'draft-1', { text: '' }));
    expect(emptied.counts.removed).toBe(0);
    expect(emptied.stale).toEqual([]);
    expect(emptied.problems.items).toMatchObject([
      { draft: 'draft-1', severity: 'warning', message: expect.stringMatching(/changes nothing/) },
    ]);
    expect(preview(changeDraft(good, 'draft-1', { text: 'kind: [' })).stale).toEqual([
      { draft: 'draft-1', text: closed },
    ]);
  });
  test('is never previewed as another draft that had its id', () => {
    preview(good);
    preview(emptyWorkspace);
    expect(preview(drafted('kind: [')).stale).toEqual([{ draft: 'draft-1', text: null }]);
  });
});

test('two thousand drafts: each is read once, and what is too much to send is counted', () => {
  const { preview } = opened();
  const drafts = Array.from({ length: 2000 }, (_, i) => ({
    id: `d${i}`,
    name: 'the same name',
    enabled: true,
    step: i,
    kind: 'apply' as const,
    text: policy(`p${i}`, `{podSelector: {matchLabels: {app: nobody-${i}}}}`),
  }));
  const workspace = { name: 'many', drafts };
  const result = preview(workspace);
  expect(result.policies.added).toBe(2000);
  expect(result.findings.total).toBe(2000);
  expect(result.findings.items.length).toBeLessThan(2000);
  expect(result.severities.warning).toBe(2000);
});

describe('policies in force', () => {
  const { call, preview } = opened();
  test('are edited as their authors wrote them', () => {
    const own = call('draftPolicy', { id: 'NetworkPolicy data/db' });
    expect(own?.text.startsWith('# Owned by the data team.\napiVersion')).toBe(true);
    expect(own?.text).toContain('# only the database');
    expect(preview(drafted(own?.text ?? '')).counts).toEqual({ added: 0, removed: 0, changed: 0, uncertain: 0 });
    expect(call('draftPolicy', { id: 'NetworkPolicy data/none' })).toBeNull();
  });

  test('a proposed rule goes into the policy, comments and all, and does what it says', () => {
    const ends = call('locate', { ids: ['shop/cart[Deployment]', 'data/db[Deployment]'] });
    const [from, to] = ends.map((end) => end?.endpoint ?? -1);
    const { fix } = call('explain', { from: from ?? -1, to: to ?? -1 });
    if (!fix) throw new Error('there is a way to allow it');
    expect(fix.policy).toBe('NetworkPolicy data/db');
    preview(emptyWorkspace);
    const [only] = call('draftFix', fix);
    const text = only?.text ?? '';
    expect(only?.draft).toBeNull();
    expect(text).toContain('# only the database');
    const { counts, revision } = preview(drafted(text));
    expect(counts.removed).toBe(0);
    const { rows } = call('draftRows', { ...row, revision });
    expect(rows.map(({ fromLabel, toLabel, change }) => `${fromLabel} ${toLabel} ${change}`)).toEqual([
      'shop/cart data/db added',
    ]);
  });

  test('what depends on an order is left to the person, as a comment', () => {
    const [from, to] = call('locate', { ids: ['data/db[Deployment]', 'shop/web[Deployment]'] });
    const { fix } = call('explain', { from: from?.endpoint ?? -1, to: to?.endpoint ?? -1 });
    if (!fix) throw new Error('there is a way to allow it');
    const [{ text } = { text: '' }] = call('draftFix', fix);
    expect(text).toMatch(/^# /);
    expect(text).toContain('action: Deny');
    // As it stands it changes nothing.
    expect(preview(drafted(text)).counts.added).toBe(0);
  });
});

describe('a connection that drafts take away', () => {
  const { call, preview } = opened();
  // Two documents, comments, and one that the rule is not for.
  const text = `# first\n${policy('other', '{podSelector: {matchLabels: {app: nobody}}}')}---\n# second\n${closed}  # end\n`;
  const workspace = drafted(text);
  test('is let through again by a change of the draft that closes it; all else is as it was', () => {
    const { revision } = preview(workspace);
    const { rows } = call('draftRows', { ...row, revision });
    const lost = rows.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
    const [mended] = call('draftMend', { pair: lost?.pair ?? -1, revision });
    if (!mended) throw new Error('there is a way');
    expect(mended.draft).toEqual({ id: 'draft-1', from: text });
    expect(mended.text.startsWith(text.slice(0, text.indexOf('# second')))).toBe(true);
    const after = preview(changeDraft(workspace, 'draft-1', { text: mended.text }));
    expect(after.stale).toEqual([]);
    const left = call('draftRows', { ...row, revision: after.revision }).rows;
    const again = left.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
    expect(again).toMatchObject({ change: 'changed', after: 'TCP 8080' });
  });
  test('that both sides close is let through on both, each where its policy is', () => {
    const egress = policy('quiet', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}');
    const both = addDraft(drafted(`${closed}---\n${egress}`), { kind: 'apply', name: 'empty', text: '' });
    const { revision } = preview(both);
    const { rows } = call('draftRows', { ...row, revision });
    const lost = rows.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
    const mended = call('draftMend', { pair: lost?.pair ?? -1, revision });
    expect(mended.map(({ draft }) => draft?.id)).toEqual(['draft-1']);
    const after = preview(changeDraft(both, 'draft-1', { text: mended[0]?.text ?? '' }));
    const left = call('draftRows', { ...row, revision: after.revision }).rows;
    const again = left.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
    expect(again).toMatchObject({ change: 'changed', after: 'TCP 8080' });
  });
  test('the line of a rule says what it selects', () => {
    const rules = `${policy('in', '\n  podSelector: {matchLabels: {app: cart}}\n  ingress:\n    - from: [{podSelector: {matchLabels: {app: web}}}]')}`;
    const { revision } = preview(drafted(rules));
    const line = rules.split('\n').findIndex((one) => one.includes('- from')) + 1;
    const at = call('draftPolicyAt', { draft: 'draft-1', line, revision });
    expect(at).toMatchObject({ policy: 'NetworkPolicy shop/in', rule: { direction: 'ingress', index: 0 } });
    expect(at?.selects.items.map(({ label }) => label)).toEqual(['shop/cart']);
    expect(at?.rule?.peers[0]?.members?.items.map(({ label }) => label)).toEqual(['shop/web']);
    const above = call('draftPolicyAt', { draft: 'draft-1', line: line - 2, revision });
    expect(above).toMatchObject({ rule: null });
  });
});

describe('what leaves the window', () => {
  const { call, preview } = opened();
  const note = `# Why: audit 7\n${closed}`;
  test('is the text of the author, with commands that apply it and take it back', () => {
    const deletion = addDraft(drafted(note), { kind: 'delete', name: 'open', policy: 'NetworkPolicy data/db' });
    const { revision } = preview(deletion);
    const one = call('draftOutput', { layout: 'one', revision });
    expect(one.files).toEqual([{ path: 'policies.yaml', text: note }]);
    expect(one.apply).toEqual(['kubectl apply -f policies.yaml', 'kubectl delete networkpolicy db -n data']);
    expect(one.revert).toEqual(['kubectl apply -f restore.yaml', 'kubectl delete networkpolicy closed -n shop']);
    expect(one.restore).toContain('name: db');
    expect(one.markdown).toContain('1 new, 0 replaced, 1 deleted');
    const base = call('draftOutput', { layout: 'kustomize', revision });
    expect(base.files.map(({ path }) => path)).toEqual(['kustomization.yaml', 'shop-closed.yaml']);
    expect(base.apply[0]).toBe('kubectl apply -k policies');
  });

  test('one policy of several drafts is written once, as it is previewed, and that is said', () => {
    const later = closed.replace('app: cart', 'app: web');
    const { revision } = preview(drafted(closed, later));
    const base = call('draftOutput', { layout: 'kustomize', revision });
    expect(base.files.map(({ path }) => path)).toEqual(['kustomization.yaml', 'shop-closed.yaml']);
    expect(base.files[1]?.text).toBe(later);
    expect(base.overridden).toEqual({ items: ['NetworkPolicy shop/closed'], total: 1 });
    const gone = addDraft(drafted(closed), { kind: 'delete', name: 'gone', policy: 'NetworkPolicy shop/closed' });
    const none = call('draftOutput', { layout: 'one', revision: preview(gone).revision });
    expect(none).toMatchObject({ files: [], apply: [], overridden: { total: 1 } });
  });

  test('a rollout says which draft each policy is of', () => {
    const { revision } = preview(drafted(`${closed}---\n${policy('other', '{podSelector: {}, ingress: [{}]}')}`));
    let state = call('draftRollout', { propose: true, revision });
    while (!state.done) state = call('draftRollout', { propose: true, revision });
    const parts = state.steps.flatMap((step) => step.parts);
    expect(parts.map(({ draft, alone }) => [draft, alone])).toEqual([
      ['draft-1', false],
      ['draft-1', false],
    ]);
    expect(parts.map(({ text }) => text).join()).toContain('name: other');
  });
});

describe('generators', () => {
  const { call, preview } = opened();
  const ask: GenerateAsk = {
    kind: 'default-deny',
    namespaces: ['data'],
    namespace: '',
    workload: '',
    from: '',
    to: '',
    ports: '',
    label: '',
    mode: 'both',
    investigators: [],
    form: null,
    exclude: [],
  };
  test('say what was verified, and their text gives the counts that were announced', () => {
    const answer = call('draftGenerate', { ask, over: emptyWorkspace });
    if (answer.kind !== 'generated') throw new Error(answer.message);
    expect(answer.name).toBe('Default deny in data');
    expect(answer.claims.length).toBeGreaterThan(0);
    expect(answer.yaml).toMatch(/^# As it was generated:\n# (verified|NOT SO)/);
    expect(preview(drafted(answer.yaml)).counts).toEqual(answer.counts);
  });
  test.each([
    [{ kind: 'quarantine' }, /workload to quarantine/],
    [{ kind: 'cut-path', from: 'shop/web[Deployment]' }, /that is called/],
    [{ kind: 'cut-path', from: 'shop/web[Deployment]', to: 'data/db[Deployment]', ports: '0/TCP' }, /out of range/],
    [{ kind: 'ring-fence', namespace: 'nowhere' }, /namespace/],
    [{ kind: 'ring-fence', namespace: 'shop', label: 'app' }, /key=value/],
    [{ kind: 'isolate-tenants' }, /label/],
  ] as const)('say what is missing: %j', (part, message) => {
    expect(call('draftGenerate', { ask: { ...ask, ...part }, over: emptyWorkspace })).toMatchObject({
      kind: 'no',
      message: expect.stringMatching(message),
    });
  });

  describe('over drafts', () => {
    const quarantine: GenerateAsk = { ...ask, kind: 'quarantine', workload: 'shop/cart[Deployment]' };
    const letsIn = (peers: string): Workspace =>
      drafted(policy('opens', `{podSelector: {matchLabels: {app: cart}}, ingress: [${peers}]}`));
    const opens = letsIn('{from: [{podSelector: {}}]}');
    const generated = (over: Workspace, what = quarantine) => {
      const answer = call('draftGenerate', { ask: what, over });
      if (answer.kind !== 'generated') throw new Error(answer.message);
      return answer;
    };
    test('say what holds with both applied: a draft that allows more calls for a policy that denies', () => {
      expect(generated(emptyWorkspace).yaml).not.toContain('kind: ClusterNetworkPolicy');
      const { claims, yaml, notes } = generated(opens);
      expect(claims.flatMap(({ exceptions }) => exceptions)).toEqual([]);
      expect(yaml).toContain('kind: ClusterNetworkPolicy');
      expect(notes[0]).toBe('checked over what is in force with 1 draft applied: “mine”');
      // Nothing denies what comes from outside the cluster: that is said, not hidden.
      const [getsIn] = generated(letsIn('{}')).claims;
      expect(getsIn).toMatchObject({
        holds: false,
        exceptions: [expect.stringContaining('0.0.0.0/0'), expect.anything()],
      });
      const both = addDraft(opens, { kind: 'apply', name: 'quarantine', text: yaml });
      const { revision } = preview(both);
      const { rows } = call('draftRows', { ...row, revision });
      const pair = rows.find(({ fromLabel, toLabel }) => fromLabel === 'shop/web' && toLabel === 'shop/cart');
      expect(pair).toMatchObject({ change: 'removed', after: '' });
    });
    test('count the same whether or not the drafts are previewed already', () => {
      const before = generated(opens).counts;
      preview(opens);
      const again = changeDraft(opens, 'draft-1', { name: 'other' });
      preview(again);
      expect(generated(again).counts).toEqual(before);
    });
    test('never give a policy the name of one that is drafted', () => {
      const first = generated(emptyWorkspace);
      const second = generated(drafted(first.yaml));
      expect(second.yaml).toContain('name: quarantine-cart-2');
      expect(second.notes.join()).toContain('quarantine-cart');
    });
    test('leave out what is switched off or cannot be read, and say so', () => {
      const off = generated(changeDraft(opens, 'draft-1', { enabled: false }));
      expect(off.yaml).not.toContain('kind: ClusterNetworkPolicy');
      expect(off.notes[0]).toBe('1 draft switched off: not taken into account');
      const broken = addDraft(opens, { kind: 'apply', name: 'broken', text: 'kind: [' });
      expect(generated(broken).notes).toContain('the draft “broken” cannot be read: it is left out');
    });
  });
});
