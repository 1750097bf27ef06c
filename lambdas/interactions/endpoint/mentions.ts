/** Roles or channels as mentions, in one line. */
export function mentions(ids: readonly string[], of: 'role' | 'channel'): string {
  return ids.map((id) => (of === 'role' ? `<@&${id}>` : `<#${id}>`)).join(', ');
}
