/** The main job with everybody on a node of their own, over PostgreSQL and Redis. */
import { startPostgres } from '../sync-server/nodes/postgres-server.ts';
import { startRedis } from '../sync-server/nodes/redis-server.ts';
import { StoryRelay } from './story-relay.ts';
import { tellStory, type StoryServer } from './the-story.ts';

tellStory(startNodes);

async function startNodes(): Promise<StoryServer> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  const shared = { databaseUrl: await postgres.database(), redisUrl: redis.url };
  const first = await StoryRelay.start({ shared });
  const nodes = [first, await StoryRelay.start({ shared }), await StoryRelay.start({ shared })] as const;
  return {
    setupLink: first.setupLink,
    urlOf: (person) => nodes[person].url,
    async start() {
      for (const node of nodes) await node.start();
    },
    async stop() {
      for (const node of nodes) await node.stop();
    },
    advance(ms) {
      for (const node of nodes) node.advance(ms);
    },
    async dispose() {
      for (const node of nodes) await node.dispose();
      await redis[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}
