import 'reflect-metadata';
import { zxp } from './zxp.js';

process.exitCode = await zxp(process.argv.slice(2));
