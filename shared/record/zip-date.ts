/** The date of every file in a zip that we write: a zip has local times, and this one is the same in every zone. */
export const zipDate = new Date(1980, 0, 1);
