import { describe, expect, it } from 'vitest';
import { draftContext } from '../../../shared/draft/context.ts';
import { editText } from '../../../shared/draft/edit-text.ts';
import { generateCloseInternet } from '../../../shared/draft/generate/close-internet.ts';
import { outputFiles, wayBack } from '../../../shared/draft/output.ts';
import { preview } from '../../../shared/draft/preview.ts';
import {
  addDraft,
  changeDraft,
  emptyWorkspace,
  removeDraft,
  renameWorkspace,
} from '../../../shared/draft/workspace.ts';
import { workspaceEdits } from '../../../shared/draft/workspace-edits.ts';
import { readWorkspace, writeWorkspace } from '../../../shared/draft/workspace-file.ts';
import { readYaml } from '../../support/read.ts';

const pod = (name: string, labels: string): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: ${labels}}\nspec: {containers: [{name: c, ports: [{containerPort: 80}]}]}\n`;
const policy = (name: string, spec: string, namespace = 'shop'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
const { objects } = readYaml(pod('web', '{app: web}') + pod('cart', '{app: cart}'));
const context = draftContext(objects);
const closed = policy('closed', '{podSelector: {matchLabels: {app: cart}}}');

describe('a workspace', () => {
  const one = addDraft(emptyWorkspace, { kind: 'apply', name: 'close', text: closed });
  it('applies what is enabled, in the order of the steps', () => {
    const two = addDraft(one, { kind: 'delete', name: 'open again', policy: 'NetworkPolicy shop/closed' });
    expect(workspaceEdits(two).steps.map(({ edits }) => edits.map(({ kind }) => kind))).toEqual([
      ['apply'],
      ['delete'],
    ]);
    expect(context.base.impact(workspaceEdits(two).edits).pairs).toEqual([]);
    const off = changeDraft(two, 'draft-2', { enabled: false });
    expect(context.base.impact(workspaceEdits(off).edits).counts.removed).toBeGreaterThan(0);
    expect(removeDraft(two, 'draft-1').drafts.map(({ id }) => id)).toEqual(['draft-2']);
    // What was there is as it was.
    expect(two.drafts).toHaveLength(2);
    expect(one.drafts).toHaveLength(1);
  });
  it('is the same after saving; another file is refused with a reason', () => {
    const named = renameWorkspace(one, '<script>');
    const text = writeWorkspace(named);
    expect(readWorkspace(text)).toEqual({ ok: true, workspace: named });
    expect(readWorkspace('{')).toMatchObject({ ok: false });
    expect(readWorkspace('{"bulkheadDrafts": 99}')).toMatchObject({ ok: false, message: /version/ });
    const twice = JSON.parse(text);
    twice.drafts.push(twice.drafts[0]);
    expect(readWorkspace(JSON.stringify(twice))).toMatchObject({ ok: false, message: /one id/ });
  });
});

describe('drafts that are wrong', () => {
  it('cost no other draft, and keep their text', () => {
    const broken = addDraft(emptyWorkspace, { kind: 'apply', name: 'broken', text: 'kind: [' });
    const both = addDraft(broken, { kind: 'apply', name: 'fine', text: closed });
    const { edits, problems } = workspaceEdits(both);
    expect(edits).toHaveLength(1);
    expect(problems[0]).toMatchObject({ draft: 'draft-1', diagnostics: [{ severity: 'error' }, {}] });
    expect(both.drafts[0]).toMatchObject({ text: 'kind: [' });
  });
  it('two of one policy: the later one counts, and it is said', () => {
    const open = policy('closed', '{podSelector: {matchLabels: {app: cart}}, ingress: [{}]}');
    const one = addDraft(emptyWorkspace, { kind: 'apply', name: 'a', text: closed });
    const two = workspaceEdits(addDraft(one, { kind: 'apply', name: 'b', text: open }));
    expect(two.problems).toMatchObject([{ draft: 'draft-2', diagnostics: [{ code: 'draft-twice' }] }]);
    expect(context.base.impact(two.edits).pairs).toEqual([]);
  });
  it('what is no policy is left out, and a missing namespace said', () => {
    const text = `${pod('x', '{}')}---\n${policy('lost', '{podSelector: {}}', 'nowhere')}`;
    const { edits, problems } = workspaceEdits(addDraft(emptyWorkspace, { kind: 'apply', name: 'a', text }));
    expect(problems[0]?.diagnostics.map(({ code }) => code)).toContain('draft-no-policy');
    expect(preview(context, edits).breaks).toMatchObject([{ check: 'namespace-missing' }]);
  });
  it('deleting what is not there is said', () => {
    const { diagnostics, pairs } = context.base.impact([{ kind: 'delete', policy: 'NetworkPolicy shop/x' }]);
    expect(diagnostics).toMatchObject([{ code: 'draft-nothing-to-delete' }]);
    expect(pairs).toEqual([]);
  });
  it('an edit of an admin policy is an edit like others; equal priorities are said', () => {
    const admin = (name: string, action: string): string =>
      `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: ${name}}\nspec: {tier: Admin, priority: 5, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]}]}\n`;
    const read = readYaml([pod('web', '{app: web}'), pod('cart', '{app: cart}'), '---\n', admin('a', 'Deny')].join(''));
    const closedBy = draftContext(read.objects);
    const draft = (text: string) => workspaceEdits(addDraft(emptyWorkspace, { kind: 'apply', name: 'x', text })).edits;
    const opened = closedBy.base.impact(draft(admin('a', 'Accept')));
    expect(opened.edited.replaced).toHaveLength(1);
    expect(opened.counts).toEqual({ added: 2, removed: 0, changed: 0, uncertain: 0 });
    expect(opened.diagnostics).toEqual([]);
    const both = closedBy.base.impact(draft(admin('b', 'Accept')));
    expect(both.counts.uncertain).toBe(2);
    expect(both.diagnostics).toMatchObject([{ code: 'priority-conflict' }]);
  });
  it('two thousand drafts are read and applied together', () => {
    const drafts = Array.from({ length: 2000 }, (_, i) => ({
      ...addDraft(emptyWorkspace, { kind: 'apply', name: `p${i}`, text: closed.replace('closed', `closed-${i}`) })
        .drafts[0],
      id: `draft-${i}`,
    }));
    const read = readWorkspace(JSON.stringify({ bulkheadDrafts: 1, name: 'many', drafts }));
    if (!read.ok) throw new Error(read.message);
    const { edits } = workspaceEdits(read.workspace);
    expect(context.base.impact(edits).edited.added).toHaveLength(2000);
  });
});

describe('findings about the drafted policies', () => {
  const findings = (spec: string): string[] => {
    const text = policy('x', spec);
    const { edits } = workspaceEdits(addDraft(emptyWorkspace, { kind: 'apply', name: 'x', text }));
    return preview(context, edits).breaks.map(({ check }) => check);
  };
  it('selects nothing', () => {
    expect(findings('{podSelector: {matchLabels: {app: nobody}}}')).toEqual(['rule-selects-nothing']);
    const rule = '{from: [{podSelector: {matchLabels: {app: nobody}}}], ports: [{port: 80}]}';
    expect(findings(`{podSelector: {}, ingress: [${rule}]}`)).toContain('rule-selects-nothing');
  });
  it('is redundant, or broad', () => {
    const rule = '{from: [{podSelector: {}}], ports: [{port: 80}]}';
    expect(findings(`{podSelector: {}, ingress: [${rule}, ${rule}]}`)).toContain('rule-redundant');
    expect(findings(`{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {}}]}]}`)).toContain(
      'rule-broad',
    );
    expect(findings(`{podSelector: {}, ingress: [${rule}]}`)).toEqual([]);
  });
  it('isolates in a direction without rules', () => {
    expect(findings('{podSelector: {}, policyTypes: [Egress]}')).toContain('isolated-without-rules');
  });
});

describe('the way back', () => {
  it('deletes what was added and restores what was replaced or deleted', () => {
    const wide = policy('closed', '{podSelector: {}, ingress: [{}]}');
    const read = readYaml(`${pod('web', '{app: web}')}---\n${closed}---\n${policy('other', '{podSelector: {}}')}`);
    const own = draftContext(read.objects);
    let drafts = addDraft(emptyWorkspace, {
      kind: 'apply',
      name: 'a',
      text: `${wide}---\n${policy('new', '{podSelector: {}}')}`,
    });
    drafts = addDraft(drafts, { kind: 'delete', name: 'b', policy: 'NetworkPolicy shop/other' });
    const { edited } = own.base.impact(workspaceEdits(drafts).edits);
    const { remove, restore } = wayBack(read.objects, edited);
    expect(remove).toEqual(['NetworkPolicy shop/new']);
    const restored = readYaml(restore).objects.map(({ raw }) => raw);
    expect(restored).toEqual(read.objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ raw }) => raw));
  });
});

describe('a generator that is to close', () => {
  it('says what it would open, and takes another way where there is one', () => {
    const read = readYaml(
      `${pod('web', '{app: web}')}${pod('cart', '{app: cart}')}---\n${policy('shut', '{podSelector: {}, policyTypes: [Egress]}')}`,
    );
    const own = draftContext(read.objects);
    const plain = generateCloseInternet(own, { form: 'NetworkPolicy' });
    expect(plain.claims.map(({ holds }) => holds)).toEqual([true, false]);
    const better = generateCloseInternet(own);
    expect(better.claims.map(({ holds }) => holds)).toEqual([true, true]);
    expect(better.yaml).toContain('ClusterNetworkPolicy');
    expect(better.impact.counts).toEqual({ added: 0, removed: 0, changed: 0, uncertain: 0 });
  });
});

describe('texts', () => {
  it('keep what the author wrote besides an edit', () => {
    const text =
      '# why\nkind: NetworkPolicy # kind\nspec:\n  podSelector: {}\n\n  # who may call\n  ingress:\n    - from: [] # nobody\n';
    const edited = editText(text, ['spec', 'policyTypes'], ['Ingress']);
    for (const comment of ['# why', '# kind', '# who may call', '# nobody']) expect(edited).toContain(comment);
    expect(edited).toContain('policyTypes');
    expect(editText('a: [', ['a'], 1)).toBe('a: [');
  });
  it('go into one file, one each, or a kustomize base', () => {
    const named = (name: string, namespace: string) => ({ kind: 'NetworkPolicy', metadata: { name, namespace } });
    const policies = [named('a', 'x'), named('a', 'y'), named('y-a', 'x'), named('a', 'x-y')];
    expect(outputFiles(policies, 'one')).toHaveLength(1);
    const paths = outputFiles(policies, 'kustomize').map(({ path }) => path);
    expect(new Set(paths).size).toBe(5);
    expect(paths[0]).toBe('kustomization.yaml');
  });
});
