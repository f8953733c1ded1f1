/** `bulkhead attack` as a process: formats, exit codes, names. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bulkhead } from './run-cli.ts';

const leaky = fileURLToPath(new URL('../../sample-clusters/leaky', import.meta.url));
const shop = fileURLToPath(new URL('../../sample-clusters/online-shop-segmented', import.meta.url));

async function attack(...args: string[]) {
  return bulkhead(['attack', '-q', ...args, leaky]);
}

describe('bulkhead attack', { timeout: 60_000 }, () => {
  it('tells the story of the leaky cluster', async () => {
    const { out, code } = await attack('--from', 'internet', '--to', 'cluster-admin', '--to', 'data/postgres');
    expect(code).toBe(0);
    expect(out).toContain('The attacker becomes cluster-admin after 3 steps.');
    // The way of its README: the website, the runner, and exec into whatever the attacker likes.
    const hops = [...out.matchAll(/^ {4}\d+\. (.*)$/gm)].map(([, hop]) => hop);
    expect(hops.join('\n')).toContain(
      [
        'the internet => edge/website[Deployment]',
        'edge/website[Deployment] => ci/runner[Deployment]',
        'ci/runner[Deployment] => service account ci/ci-runner',
        'service account ci/ci-runner => data/postgres[StatefulSet]',
      ].join('\n'),
    );
    expect(out).toContain('ci/runner.yaml:101 ClusterRole ci-runner may create pods/exec');
    expect(out).toContain('Take ServiceAccount ops/admin-ui out of ClusterRoleBinding admin-ui');
    expect(out).toContain('verified: no path is left');
  });

  it('writes JSON by the contract', async () => {
    const { out } = await attack('--from', 'ci/runner', '--to', 'data/postgres', '-o', 'json');
    const result = JSON.parse(out);
    expect(result).toMatchObject({ schemaVersion: 1, foothold: ['ci/runner[Deployment]'] });
    const exec = result.steps.find((step: { primitive: string }) => step.primitive === 'R1-exec');
    expect(exec).toMatchObject({
      step: 2,
      from: 'serviceaccount:ci/ci-runner',
      technique: { id: 'T1609', name: 'Container Administration Command' },
      certainty: 'certain',
      usedFrom: 'ci/runner[Deployment]',
    });
    expect(exec.evidence.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`)).toContain(
      'ci/runner.yaml:101',
    );
    expect(result.blastRadius.workload.owned).toBeGreaterThan(20);
    expect(result.paths[0].steps.at(-1).to).toBe('data/postgres[StatefulSet]');
    expect(result.chokePoints[0].cuts[0]).toMatchObject({ verified: true });
  });

  it('writes SARIF with a thread flow over manifest lines', async () => {
    const { out } = await attack('--from', 'internet', '--to', 'cluster-admin', '-o', 'sarif');
    const log = JSON.parse(out);
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['attack-path/cluster-admin']);
    const [result] = run.results;
    expect(result).toMatchObject({ ruleId: 'attack-path/cluster-admin', level: 'error' });
    expect(result.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}$/);
    const flow = result.codeFlows[0].threadFlows[0].locations;
    const places = flow.map(
      ({
        location: { physicalLocation: at },
      }: {
        location: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } };
      }) => `${at.artifactLocation.uri}:${at.region.startLine}`,
    );
    expect(places).toEqual(['ops/admin-ui.yaml:64', 'ops/admin-ui.yaml:28', 'ops/admin-ui.yaml:82']);
  });

  it('draws Mermaid', async () => {
    const { out } = await attack('--from', 'internet', '--to', 'data/redis', '-o', 'mermaid');
    expect(out).toMatch(/^flowchart LR\n {2}n0\(\["the internet"\]\)\n/);
    expect(out).toContain('{{"data/redis[StatefulSet]"}}');
  });

  it.each<[name: string, args: string[], code: number]>([
    ['a path', ['--from', 'internet', '--to', 'data/redis', '--fail-on', 'path'], 1],
    ['no path', ['--from', 'payments/fraud-check', '--to', 'data/redis', '--fail-on', 'path', '--exclude', 'rbac'], 0],
    ['a path that nobody asked about', ['--from', 'internet', '--to', 'data/redis'], 0],
    ['a target that is owned already', ['--from', 'data/redis', '--to', 'data/redis', '--fail-on', 'path'], 1],
    ['an account', ['--from', 'serviceaccount:ops/admin-ui', '--to', 'cluster-admin', '--fail-on', 'path'], 1],
    ['a technique that the attacker has not', ['--from', 'ops/toolbox', '--exclude', 'T1611', '--exclude', 'N1'], 0],
  ])('exits for %s', async (_name, args, code) => {
    expect((await attack(...args)).code).toBe(code);
  });

  it.each<[args: string[], message: string]>([
    [['--from', 'edge/webside'], "nothing is called 'edge/webside'; did you mean edge/website[Deployment]?"],
    [['--from', 'website'], 'did you mean edge/website[Deployment]?'],
    [['--from', 'serviceaccount:ci/ci-runer'], 'did you mean serviceaccount:ci/ci-runner?'],
    [['--from', '203.0.113.7'], "'203.0.113.7' is an address"],
    [['--from', 'internet', '--exclude', 'escpae'], 'did you mean escape?'],
    [['--from', 'internet', '--paths', 'many'], "--paths 'many' is no number"],
    [[], "required option '--from <x>' not specified"],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, err, out } = await attack(...args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
  });

  it('finds nothing to be had from a segmented shop', async () => {
    const { out } = await bulkhead(['attack', '-q', '--from', 'internet', '--to', 'cluster-admin', shop]);
    expect(out).toContain('The attacker does not become cluster-admin.');
  });
});
