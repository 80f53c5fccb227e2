/** All that is loaded when the extension is on. */
export { Counts } from './counts.js';
export { KEEP_EVERY, KeepTask } from './keep.task.js';
export { PullCountsController } from './pull-counts.controller.js';
export { PullSeries } from './pull-series.js';
export { PullsCommand } from './pulls.command.js';
