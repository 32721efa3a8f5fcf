/**
 * The body socket, `/sync/body/<document id>`: y-websocket's protocol, types 0 to 3, with three types of ours.
 * Ours go only to clients that offered the subprotocol `countersign.v1`, so that a stock y-websocket never
 * meets a type it does not know.
 *
 * Authentication: the client offers the subprotocol `ticket.<ticket>` (from `POST /api/tickets`). The relay
 * answers with `countersign.v1` when that was offered too, and with the ticket's own name otherwise.
 *
 *     0 sync        0 step 1: state vector · 1 step 2: update · 2 update      (y-protocols/sync)
 *     1 awareness   one client id per connection; the relay stamps `user`      (y-protocols/awareness)
 *     2 auth        never sent by us
 *     3 query awareness
 *   100 receipt     varuint n: the first n sync frames of types 1 and 2 that this connection sent are on disk
 *   101 refusal     varuint n: frame n (counted the same way) was refused · varstring code · varstring sentence
 *   102 keep-alive  nothing; every 5 s from both sides
 *
 * A receipt follows the commit, never precedes it. After a refusal the relay closes the connection, unless the
 * code says that only this frame is concerned.
 */

export const messageSync = 0;
export const messageAwareness = 1;
export const messageQueryAwareness = 3;
export const messageReceipt = 100;
export const messageRefusal = 101;
export const messageKeepAlive = 102;

/** Name of the Y.XmlFragment that holds a document's prose. */
export const bodyRoot = 'body';

export const subprotocol = 'countersign.v1';
export const ticketSubprotocol = (ticket: string): string => `ticket.${ticket}`;
