/** What signing out leaves behind, said wherever people sign out: the next person at a shared computer could read it. */
export const signOutWords =
  'What you wrote stays on the relay. In this browser stay, unprotected, the documents that were kept here and anything not yet sent; it is sent when you sign in again. On a computer that you share, clear this site’s data in the browser’s settings once everything is sent.';
