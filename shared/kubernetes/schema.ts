/**
 * How plain YAML scalars are read: as kubectl reads them (sigs.k8s.io/yaml on go-yaml v2). `yes` and `on` are
 * booleans, 0644 is octal, dates are strings and 12:30 is not a number.
 */
import {
  boolYaml11Tag,
  defineScalarTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  type ScalarTagDefinition,
  Schema,
  seqTag,
  strTag,
} from 'js-yaml';

const decimal = /^[-+]?(?:0|[1-9][0-9]*)$/;
const withRadix = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinity = /^([-+]?)\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

function readNumber(source: string): number | typeof NOT_RESOLVED {
  if (decimal.test(source)) return Number(source) + 0;
  const plain = source.includes('_') ? source.replaceAll('_', '') : source;
  const radix = withRadix.exec(plain);
  if (radix) {
    const [, sign, hex, binary, octal] = radix;
    const size = hex ? Number.parseInt(hex, 16) : binary ? Number.parseInt(binary, 2) : Number.parseInt(octal ?? '', 8);
    return sign === '-' ? 0 - size : size;
  }
  if (float.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : NOT_RESOLVED;
  }
  const infinite = infinity.exec(source);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return notANumber.test(source) ? Number.NaN : NOT_RESOLVED;
}

const numberTag: ScalarTagDefinition<number> = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '+', '.', ...'0123456789'],
  resolve: readNumber,
  identify: () => false,
});

/** Tags that only stand in a document when somebody writes them; their text is kept. */
function textTag(name: string, options: { matchByTagPrefix?: boolean } = {}): ScalarTagDefinition<string> {
  return defineScalarTag(name, { ...options, resolve: (source) => source, identify: () => false });
}

export const manifestSchema = new Schema([
  strTag,
  seqTag,
  mapTag,
  nullYaml11Tag,
  boolYaml11Tag,
  numberTag,
  mergeTag,
  { ...numberTag, tagName: 'tag:yaml.org,2002:float', implicit: false },
  textTag('tag:yaml.org,2002:binary'),
  textTag('tag:yaml.org,2002:timestamp'),
  // Tags of other tools (`!Ref` of CloudFormation) are no reason to reject a file that lies next to manifests.
  textTag('!', { matchByTagPrefix: true }),
  { ...seqTag, tagName: '!', matchByTagPrefix: true },
  { ...mapTag, tagName: '!', matchByTagPrefix: true },
]);
