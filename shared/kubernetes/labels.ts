import type { Labels } from './objects.ts';

/** Inherits from nothing that has properties. Engines keep its objects compact, unlike those of `Object.create(null)`. */
class Bare {}
Object.setPrototypeOf(Bare.prototype, null);
Reflect.deleteProperty(Bare.prototype, 'constructor');

/** Labels put together, later ones over earlier ones; `labels['constructor']` is what the manifest says. */
export function labelMap(...parts: readonly Labels[]): Record<string, string> {
  return Object.assign(new Bare(), ...parts);
}
