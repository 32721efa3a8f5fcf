/** What the playground tells a peer's frame. */

export interface ToPeer {
  readonly type: 'network';
  readonly isCut: boolean;
}

export const isToPeer = (value: unknown): value is ToPeer =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'network' &&
  'isCut' in value;
