/** The names of this device's databases: one for who is signed in, one for a member of a workspace, one for each body. */
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';

/** How all of the app's begin, unless a test plays several browsers. */
export const appDatabases = 'countersign';

/** Two accounts in one browser never share a database. */
export const deviceDatabaseName = (prefix: string, workspace: LedgerId, member: MemberId): string =>
  `${prefix}/${workspace}/${member}`;

/** @param document its id; unchecked where it does no more than name a database. */
export const bodyDatabaseName = (device: string, document: string): string => `${device}/${document}`;
