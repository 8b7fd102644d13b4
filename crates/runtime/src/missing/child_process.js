// node:child_process: other processes. Not there yet.
'use strict';

module.exports = require('./refusals.js')('child_process', '_forkChild ChildProcess exec execFile execFileSync execSync fork spawn spawnSync');
