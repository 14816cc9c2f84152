/** What a Go package is called in code that imports it, as far as its path tells. */

/** By convention the last part of the path, without its version and what says that it is Go. */
export function goPackageName(specifier: string): string {
  const parts = specifier.split('/');
  const last = parts.at(-1) ?? '';
  const name = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? '') : last;
  return name.replace(/\.v\d+$/, '').replace(/^go-|[-.]go$/g, '');
}
