// The order in which modules run, cycles and awaits included.
import { log } from './log.js';
import './first.js';
import './second.js';
import { seen } from './cycle_a.js';

log('main');
log(seen());
import('./late.js').then(() => log('late has run'));
log('import() runs nothing at once');
process.nextTick(() => log('tick'));
await null;
log('after an await');
process.on('exit', (code) => log(`exit ${code}`));
