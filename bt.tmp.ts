import { benchConversion } from './bench/conversion';
import { benchGrowth } from './bench/growth';
import { benchLatency } from './bench/latency';
import { benchLoad } from './bench/load';
import { benchThroughput } from './bench/throughput';
import { format } from './bench/section';
const all:any={c:benchConversion,g:benchGrowth,l:benchLatency,o:benchLoad,t:benchThroughput};
async function main(){ for(const k of process.argv[3]!.split('')){ const s=await all[k](Number(process.argv[2]),()=>{}); console.log(s.title); for(const r of s.rows) console.log('  ',r.name, format(r.value), r.unit, r.range.map(format).join('..')); for(const g of s.goals) console.log('   ', g.met?'ok':'NOT', g.text, g.seen);} }
main();
