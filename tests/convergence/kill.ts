/** `node tests/convergence/kill.ts --rounds N --seed S`: kills a writing relay N times and looks for what it had receipted. */
import { parseArgs } from 'node:util';
import { runKills } from './kill-rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const { kills, receipted, unreceipted } = await runKills(Number(values.rounds), Number(values.seed));
console.log(`${kills} kills: ${receipted} receipted updates, none lost; ${unreceipted} had no receipt yet.`);
