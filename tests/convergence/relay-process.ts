/**
 * The relay's rooms as a process of their own, to be killed: `node relay-process.ts FOLDER` prints its address.
 * It ends when its input does, so that it never outlives who started it.
 */
import { startRelay } from '../sync-server/rooms/relay-fixture.ts';

const relay = await startRelay(process.argv[2]);
console.log(relay.url);
process.stdin.on('end', () => process.exit()).resume();
