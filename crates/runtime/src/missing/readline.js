// node:readline: lines from a stream, and the cursor of a terminal. Not there yet.
'use strict';

module.exports = require('./refusals.js')('readline', `
  Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor
`, { promises: require('readline/promises') });
