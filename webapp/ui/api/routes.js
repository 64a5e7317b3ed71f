// Turns the routes of the OpenAPI document into paths.

/**
 * Replaces the names in a route: /blocks/{hostname} becomes blocks/registry.example.com.
 *
 * @param {string} route
 * @param {Record<string, unknown>} [names]
 * @param {Record<string, unknown>} [query] members that are empty or absent are left out
 */
export function pathOf(route, names = {}, query = {}) {
  const path = route.slice(1).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(names[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== '') search.append(name, String(each));
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * The complete address or pattern: without a hostname, it is one of the public registry.
 *
 * @param {string} text
 */
export const completeAddress = (text) => (text.split('/').length === 2 ? `registry.terraform.io/${text}` : text);

/**
 * The names in a source address, registry.example.com/acme/null.
 *
 * @param {string} address
 */
export function namesOf(address) {
  const [hostname, namespace, type] = address.split('/');
  return { hostname, namespace, type };
}
