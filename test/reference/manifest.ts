/** A manifest as JSON. Nothing in it is trusted to have the right type, so it is read through these functions. */
export type K8sObject = Record<string, unknown>;

/** Kubernetes decodes null like an absent field. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isObject(value: unknown): value is K8sObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object; absent, null and other types read as the empty object. */
export function fields(value: unknown): K8sObject {
  return isObject(value) ? value : {};
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A field that holds no list where the API has one: it does not decode. */
export function isNoList(value: unknown): boolean {
  return isPresent(value) && !Array.isArray(value);
}

/** A member that holds neither an object nor nothing (null decodes to the zero value). */
export function isNoObject(value: unknown): boolean {
  return isPresent(value) && !isObject(value);
}

/** Whether a list field is left out or has no items; one that does not decode is neither. */
export function isEmptyList(value: unknown): boolean {
  return !isPresent(value) || (Array.isArray(value) && value.length === 0);
}

/** Nothing but strings; an absent list is the empty one. */
export function isListOfTexts(value: unknown): boolean {
  return !isNoList(value) && items(value).every((item) => typeof item === 'string');
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function texts(value: unknown): readonly string[] {
  return items(value).filter((item): item is string => typeof item === 'string');
}

export function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

export function nameOf(object: K8sObject): string {
  return text(fields(object['metadata'])['name']) ?? '';
}

/** A namespaced manifest without a namespace lands in the namespace it is applied to, `default` by default. */
export function namespaceOf(object: K8sObject): string {
  return text(fields(object['metadata'])['namespace']) ?? 'default';
}

/** The API group of `apiVersion`: other groups also have kinds called NetworkPolicy (Calico). */
export function groupOf(object: K8sObject): string {
  const apiVersion = text(object['apiVersion']) ?? '';
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Objects in order, with the items of `kubectl get -o json` lists in place of the list. */
export function flattenLists(objects: readonly unknown[]): readonly K8sObject[] {
  return objects.filter(isObject).flatMap((object) => {
    const isList = (text(object['kind']) ?? '').endsWith('List') && Array.isArray(object['items']);
    return isList ? flattenLists(items(object['items'])) : [object];
  });
}
