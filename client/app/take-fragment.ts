/** The secret of a link: read once, before anything else, and gone from the address bar, so that no history keeps it. */

export function takeFragment(): string {
  if (!['/setup', '/join'].includes(location.pathname)) return '';
  const fragment = location.hash.slice(1);
  if (fragment) history.replaceState(history.state, '', location.pathname);
  return fragment;
}
