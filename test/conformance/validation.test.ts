/** What the engine calls invalid is what the API server rejects. */
import { describe, expect, it } from 'vitest';
import { compileNetworkPolicy } from '../../shared/policy/network-policy.ts';
import { reimport } from '../support/export.ts';
import { conformanceDirectory, loadValidationCases } from './cases.ts';

const directory = conformanceDirectory();
const file = 'netpol_validation_cases.json';

describe.skipIf(directory === undefined)('validation of NetworkPolicies', () => {
  it(`agrees with every case of ${file}`, () => {
    const wrong: string[] = [];
    const cases = loadValidationCases(directory ?? '');
    for (const { name, spec, valid, error } of cases) {
      const manifest = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'p', namespace: 'a' },
        spec,
      };
      const { objects, texts } = reimport([manifest]);
      const [object] = objects;
      if (!object) throw new Error(`${name}: not read`);
      const { policy, reader } = compileNetworkPolicy(object, (source, pointer) => texts.lineOf(source, pointer));
      const errors = reader.diagnostics.filter(({ severity }) => severity === 'error');
      const said = errors.map(({ message }) => message).join('; ');
      if (policy.valid !== valid || (errors.length === 0) !== valid)
        wrong.push(`${name}: ${valid ? 'valid' : error}, but the engine says ${said || 'valid'}`);
      // Each problem is said where it stands: below `spec`, which is on line 7.
      if (errors.some(({ code, line }) => code !== 'policy-invalid' || (line ?? 0) <= 7)) wrong.push(`${name}: place`);
    }
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(30);
    console.log(`${file}: ${cases.length} policies agree`);
  });
});
