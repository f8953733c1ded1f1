import { describe, expect, it } from 'vitest';
import { attack } from '../../../shared/attack/attack.ts';
import { chokePoints } from '../../../shared/attack/choke-points.ts';
import { smallestHittingSets } from '../../../shared/attack/hitting-sets.ts';
import { shortestPaths } from '../../../shared/attack/paths.ts';
import { verify } from '../../../shared/attack/remedies.ts';
import { defaultSwitches, simulate } from '../../../shared/attack/simulate.ts';
import { writeAttackText } from '../../../shared/report/attack-text.ts';
import {
  account,
  apiServer,
  attackFrom,
  egressOnly,
  granted,
  graphOf,
  ingressOnly,
  labelled,
  type Manifest,
  owns,
  pod,
  quietPod,
  service,
  vertex,
} from './small-cluster.ts';

function chain(): Manifest[] {
  const only = (app: string, caller: string): Manifest =>
    ingressOnly(app, [{ podSelector: { matchLabels: { app: caller } } }]);
  return [quietPod('a'), quietPod('bb'), quietPod('ccc'), only('bb', 'a'), only('ccc', 'bb'), ingressOnly('a')];
}
function textOf(graph: ReturnType<typeof graphOf>, from: string, to: readonly string[]): string {
  const jewels = to.map((id) => ({ vertex: vertex(graph, id), reason: 'named' }));
  const result = attack(graph, { footholds: [vertex(graph, from)], jewels });
  let text = '';
  writeAttackText(result, (chunk) => {
    text += chunk;
  });
  return text;
}

describe('a simulation', () => {
  it('goes frontier by frontier', () => {
    const graph = graphOf(chain());
    const { frontiers } = attackFrom(graph, 'a', 'likely', ['N9-exfiltration']);
    expect(frontiers.map((one) => one.map((arrival) => graph.at(arrival.vertex).id))).toEqual([
      ['shop/a[Pod]'],
      ['shop/bb[Pod]'],
      ['shop/ccc[Pod]'],
    ]);
  });

  it('starts from several footholds at once', () => {
    const graph = graphOf(chain());
    const both = simulate(graph, [vertex(graph, 'a'), vertex(graph, 'bb')], defaultSwitches);
    expect(both.owned.get(vertex(graph, 'ccc'))?.step).toBe(1);
  });

  it('ends in graphs with cycles', () => {
    const graph = graphOf([quietPod('a'), quietPod('bb'), quietPod('ccc')]);
    const simulation = attackFrom(graph, 'a', 'likely');
    expect(owns(simulation, 'ccc')).toBe(true);
    const { paths, found, more } = shortestPaths(simulation, vertex(graph, 'ccc'));
    expect(paths.map(({ steps }) => steps.length)).toEqual([1, 2]);
    expect([found, more]).toEqual([2, false]);
  });

  it('says when there is no way on', () => {
    const graph = graphOf([quietPod('a'), quietPod('bb'), egressOnly('a')]);
    expect(textOf(graph, 'a', ['bb'])).toContain('There is no way on');
  });

  it('says when a crown jewel is owned from the start', () => {
    expect(textOf(graphOf(chain()), 'a', ['a'])).toContain("is in the attacker's hands from the start");
  });

  it('bounds thousands of equal paths, and says so', () => {
    const middle = Array.from({ length: 400 }, (_, i) => quietPod(`middle-${i}`));
    const door = quietPod('door');
    const goal = [quietPod('goal'), ingressOnly('goal', [{ podSelector: { matchLabels: { tier: 'middle' } } }])];
    const labelled = middle.map((one, i) => ({
      ...one,
      metadata: { name: `middle-${i}`, namespace: 'shop', labels: { tier: 'middle' } },
    }));
    const graph = graphOf([door, ...labelled, ...goal]);
    const result = attack(graph, {
      footholds: [vertex(graph, 'door')],
      jewels: [{ vertex: vertex(graph, 'goal'), reason: 'named' }],
    });
    const [reached] = result.reached;
    expect(reached?.paths.paths).toHaveLength(3);
    expect(reached?.paths).toMatchObject({ found: 200, more: true });
    expect(textOf(graph, 'door', ['goal'])).toContain('3 of more than 200 paths');
  });

  it('leaves out what the switches say', () => {
    const privileged = { containers: [{ name: 'm', securityContext: { privileged: true } }] };
    const graph = graphOf([
      quietPod('a', { nodeName: 'n', ...privileged }),
      quietPod('bb', { nodeName: 'n' }),
      ingressOnly('bb'),
    ]);
    expect(owns(attackFrom(graph, 'a', 'likely'), 'node:n')).toBe(true);
    expect(owns(attackFrom(graph, 'a', 'likely', ['E1-privileged']), 'node:n')).toBe(false);
    const possible = graphOf([quietPod('a', { nodeName: 'n', hostIPC: true })]);
    expect(owns(attackFrom(possible, 'a', 'likely'), 'node:n')).toBe(false);
    expect(owns(attackFrom(possible, 'a', 'possible'), 'node:n')).toBe(true);
  });
});

describe('paths', () => {
  it('are loopless, shortest first, and prefer what is surer', () => {
    const graph = graphOf([...chain().slice(0, 3)]);
    const { paths } = shortestPaths(attackFrom(graph, 'a', 'likely'), vertex(graph, 'ccc'));
    for (const { steps } of paths) {
      const passed = [steps[0]?.from, ...steps.map(({ to }) => to)];
      expect(new Set(passed).size).toBe(passed.length);
    }
    expect(paths.map(({ steps }) => steps.length)).toEqual([1, 2]);
  });

  it('join scopes into one step, and say where a token is used from', () => {
    const stage = [
      apiServer,
      account('robot'),
      pod('bot', { serviceAccountName: 'robot' }),
      quietPod('victim'),
      ingressOnly('victim'),
    ];
    const graph = graphOf([...stage, ...granted([['', 'pods/exec', ['create']]])]);
    const [path] = shortestPaths(attackFrom(graph, 'bot', 'likely'), vertex(graph, 'victim')).paths;
    expect(path?.steps.map(({ from, to, edge }) => `${graph.at(from).id} ${edge.rule} ${graph.at(to).id}`)).toEqual([
      'shop/bot[Pod] P1-token serviceaccount:shop/robot',
      'serviceaccount:shop/robot R1-exec shop/victim[Pod]',
    ]);
    expect(graph.at(path?.steps[1]?.position?.vertex ?? -1).id).toBe('shop/bot[Pod]');
    expect(path?.steps[1]?.position?.gate?.target).toContain('default/kubernetes');
  });
});

describe('choke points', () => {
  const stage = [
    apiServer,
    account('robot'),
    pod('web', { serviceAccountName: 'robot' }),
    quietPod('victim'),
    ingressOnly('victim'),
    service('web', { type: 'LoadBalancer' }),
    ...granted([['', 'pods/exec', ['create']]]),
  ];
  it('name each single change on a chain', () => {
    const graph = graphOf(stage);
    const points = chokePoints(graph, [graph.internet], [vertex(graph, 'victim')], defaultSwitches);
    expect(points.exact).toBe(true);
    expect(points.cuts.map((cut) => cut.join())).toEqual([
      'api-egress:shop/web[Pod]',
      'binding:ClusterRoleBinding rights:0',
      'egress:shop/web[Pod]',
      'ingress:shop/web[Pod]',
      'role-rule:ClusterRole rights:0',
      'token:shop/web[Pod]',
      'unexpose:shop/web[Pod]',
    ]);
  });

  it('carry each out, and see that it holds', () => {
    const graph = graphOf(stage);
    const result = attack(graph, {
      footholds: [graph.internet],
      jewels: [{ vertex: vertex(graph, 'victim'), reason: 'named' }],
    });
    expect(result.choke[0]?.cuts.map(({ verified }) => verified.holds)).toEqual(Array(7).fill(true));
    const policies = result.choke[0]?.cuts
      .flatMap(({ verified }) => verified.remedies.map(({ yaml }) => yaml))
      .filter((yaml) => yaml !== '');
    expect(policies).toHaveLength(3);
    expect(policies?.join()).toContain('kind: NetworkPolicy');
  });

  it('take a rule out of a policy that lets the attacker in', () => {
    const letIn = ingressOnly('ccc', [{ podSelector: {} }]);
    const graph = graphOf([quietPod('a'), quietPod('bb'), quietPod('ccc'), letIn, ingressOnly('bb')]);
    const jewel = { vertex: vertex(graph, 'ccc'), reason: 'named' };
    const result = attack(graph, { footholds: [vertex(graph, 'a')], jewels: [jewel] });
    const cut = result.choke[0]?.cuts.find(({ controls }) => controls[0]?.id === 'ingress:shop/ccc[Pod]');
    expect(cut?.verified.holds).toBe(true);
    expect(cut?.verified.remedies[0]?.changes.map(({ pointer, to }) => [pointer, to])).toEqual([
      ['/spec/ingress/0', null],
    ]);
    // Who is not in the attacker's hands still gets in.
    expect(cut?.verified.remedies[0]?.yaml).toContain('app: bb');
    expect(cut?.verified.connectionsLost).toBe(1);
  });

  it('let nobody in by labels that the attacker has as well', () => {
    const team = (name: string, more: Manifest = {}): Manifest => labelled(quietPod(name), { team: 'x', ...more });
    const letIn = ingressOnly('store', [{ podSelector: { matchLabels: { team: 'x' } } }]);
    const graph = graphOf([team('a', { app: 'a' }), team('job'), quietPod('store'), letIn, ingressOnly('job')]);
    const target = vertex(graph, 'store');
    const simulation = simulate(graph, [vertex(graph, 'a')], defaultSwitches);
    expect(verify(simulation, ['ingress:shop/store[Pod]'], [target])).toMatchObject({
      holds: true,
      connectionsLost: 2,
    });
  });

  it('change the template of a controller, and with it the pods that run', () => {
    const containers = [{ name: 'm', securityContext: { privileged: true } }];
    const template = {
      metadata: { labels: { app: 'hole' } },
      spec: { automountServiceAccountToken: false, containers },
    };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'hole', namespace: 'shop' },
      spec: { template },
    };
    const live = quietPod('hole-1', { nodeName: 'n', containers });
    const owned = {
      ...live,
      metadata: {
        name: 'hole-1',
        namespace: 'shop',
        ownerReferences: [{ kind: 'Deployment', name: 'hole', controller: true }],
      },
    };
    const graph = graphOf([deployment, owned]);
    const simulation = simulate(graph, [vertex(graph, 'shop/hole[Deployment]')], defaultSwitches);
    const result = verify(simulation, ['pod-security:shop/hole[Deployment]'], [vertex(graph, 'node:n')]);
    expect(result.holds).toBe(true);
    expect(result.remedies[0]?.changes.map(({ object, pointer }) => `${object.kind} ${pointer}`)).toEqual([
      'Deployment /spec/template/spec/containers/0/securityContext/privileged',
    ]);
  });

  it('say when a way has no control', () => {
    const graph = graphOf([quietPod('a', { hostNetwork: true }), quietPod('bb', { hostNetwork: true })]);
    expect(chokePoints(graph, [vertex(graph, 'a')], [vertex(graph, 'bb')], defaultSwitches).uncuttable).toBe(
      vertex(graph, 'bb'),
    );
  });
});

describe('smallest hitting sets', () => {
  const sets = (...lists: string[]): ReadonlySet<string>[] => lists.map((list) => new Set(list));
  it.each<[name: string, toHit: ReadonlySet<string>[], found: string[]]>([
    ['nothing to hit', [], ['']],
    ['one set', sets('ab'), ['a', 'b']],
    ['a shared member', sets('ab', 'bc', 'bd'), ['b']],
    ['two that share none', sets('ab', 'cd'), ['a,c', 'a,d', 'b,c', 'b,d']],
    ['supersets', sets('a', 'ab', 'abc'), ['a']],
    ['an empty set, which nothing hits', sets('', 'a'), []],
  ])('%s', (_name, toHit, found) => {
    expect(smallestHittingSets(toHit, 4, 10).sets.map((set) => set.join())).toEqual(found);
  });
  it('give up beyond a size, with a set that hits all the same', () => {
    const result = smallestHittingSets(sets('a', 'b', 'c'), 2, 10);
    expect(result.exact).toBe(false);
    expect(result.sets).toEqual([['a', 'b', 'c']]);
  });
});
