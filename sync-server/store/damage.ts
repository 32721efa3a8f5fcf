/** Stored bytes that are not what was stored: served to nobody, repaired by nobody but a restored backup. */

export class DamagedStore extends Error {
  override name = 'DamagedStore';
}
