import { zb } from './zb.js';

process.exitCode = await zb(process.argv.slice(2));
