/** The relay's rooms as a process of their own, to be killed: `node relay-process.ts FOLDER` prints its address. */
import { startRelay } from '../sync-server/rooms/relay-fixture.ts';

const relay = await startRelay(process.argv[2]);
console.log(relay.url);
