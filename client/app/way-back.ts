/** Where somebody goes who had to sign in on the way: back to the document, by `?back` in the address. */

/** The address of the sign-in page from which one comes back to `path`. */
export const signInFrom = (path: string): string => `/sign-in?back=${encodeURIComponent(path)}`;

/** Only to a document of ours, whatever somebody wrote into a link; otherwise to the library. */
export function wayBack(params: URLSearchParams): string {
  const back = params.get('back') ?? '';
  return /^\/d\/[\w-]+(?:\/(?:history|record))?$/.test(back) ? back : '/';
}
