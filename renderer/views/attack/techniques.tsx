/** What the attacker knows: rules on and off, by family. */
import { type Family, ruleIds, rules } from '../../../shared/attack/techniques.ts';
import { Button } from '../../components/button.tsx';
import { useAttack } from '../../stores/attack.ts';

const families: Readonly<Record<Family, string>> = {
  network: 'Over the network',
  escape: 'From a pod to its node',
  identity: 'From a pod to identities',
  rbac: 'By RBAC rights',
  node: 'After a node',
};
const order: readonly Family[] = ['network', 'escape', 'identity', 'rbac', 'node'];

export function Techniques() {
  const { setup, change } = useAttack();
  const off = new Set(setup.excluded);
  const set = (ids: readonly (typeof ruleIds)[number][], on: boolean): void =>
    change({ excluded: ruleIds.filter((id) => (ids.includes(id) ? !on : off.has(id))) });
  return (
    <div className="techniques">
      {off.size > 0 && (
        <Button variant="quiet" onClick={() => change({ excluded: [] })}>
          All on
        </Button>
      )}
      {order.map((family) => {
        const own = ruleIds.filter((id) => rules[id].family === family);
        const all = own.every((id) => !off.has(id));
        return (
          <fieldset key={family}>
            <legend>
              <label className="check is-flush">
                <input
                  type="checkbox"
                  checked={all}
                  ref={(input) => {
                    if (input) input.indeterminate = !all && own.some((id) => !off.has(id));
                  }}
                  onChange={(event) => set(own, event.target.checked)}
                />
                {families[family]}
              </label>
            </legend>
            {own.map((id) => (
              <label key={id} className="check technique">
                <input type="checkbox" checked={!off.has(id)} onChange={(event) => set([id], event.target.checked)} />
                <span>
                  {rules[id].action} <span className="mono muted">{id.split('-')[0]}</span>
                </span>
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}
