/** Bounds that both sides know, so that a client need not be refused to learn them. */

/** Largest WebSocket message to the relay, bytes; what it sends is larger only where it is a whole state. */
export const maxFrameBytes = 1024 * 1024;
/** Largest document state that the relay keeps, bytes of a Yjs V1 update. */
export const maxBodyBytes = 16 * 1024 * 1024;
/** Deepest nesting of nodes in a body; the body itself is 0. */
export const maxNodeDepth = 24;
/** Most nodes in one body. */
export const maxNodes = 200_000;
/** Largest file that can be imported, bytes. */
export const maxImportBytes = 8 * 1024 * 1024;
/** Largest awareness message, bytes, and how many a second one connection may send. */
export const maxAwarenessBytes = 4 * 1024;
export const maxAwarenessPerSecond = 10;
/** A reader whose unsent output passes this is cut and resyncs, bytes. */
export const maxBufferedBytes = 4 * 1024 * 1024;
/** All that one member's connections have not taken, bytes: beyond it the next that has much to come is cut too. */
export const maxUnsentPerMember = 64 * 1024 * 1024;
/** A connection without any message is half-open after this; both sides send one every third of it. */
export const silenceLimitMs = 15_000;
export const keepAliveEveryMs = 5_000;
/** Most spans of writing that are told of one document. */
export const maxWritingSpans = 1_000;
/** Invite links hold this long. */
export const inviteLifetimeMs = 7 * 24 * 3_600_000;
/** Tickets for WebSockets hold this long and are used once. */
export const ticketLifetimeMs = 30_000;
export const minPasswordLength = 10;
export const maxPasswordLength = 200;
