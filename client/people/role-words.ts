/** What each role is called and may do, in words. */
import type { Role } from '#shared/acts/act.ts';

export const roleWords = {
  viewer: { label: 'Viewer', withArticle: 'a viewer', may: 'read everything that is shared' },
  commenter: {
    label: 'Commenter',
    withArticle: 'a commenter',
    may: 'read, comment, and answer proposals',
  },
  editor: {
    label: 'Editor',
    withArticle: 'an editor',
    may: 'write, comment, propose, and answer proposals',
  },
  administrator: {
    label: 'Administrator',
    withArticle: 'an administrator',
    may: 'do everything, and look after people and policies',
  },
} as const satisfies Record<Role, { label: string; withArticle: string; may: string }>;

/** From least to most. */
export const roles: readonly Role[] = ['viewer', 'commenter', 'editor', 'administrator'];
