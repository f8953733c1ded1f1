/** Contexts whose name has to be typed before anything is changed in them. */
import { exactly } from '../../../shared/query/glob.ts';

const standard = ['*prod*'];

/** From BULKHEAD_PROTECTED, patterns with `*` and commas between; set to nothing it protects none. */
export function protectedPatterns(env: NodeJS.ProcessEnv): readonly string[] {
  const given = env['BULKHEAD_PROTECTED'];
  return given === undefined
    ? standard
    : given
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
}

/** Whether one of the names fits one of the patterns; capitals do not count. */
export function isProtected(names: readonly string[], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const fits = exactly({ text: pattern.toLowerCase(), glob: true });
    return names.some((name) => fits(name.toLowerCase()));
  });
}
