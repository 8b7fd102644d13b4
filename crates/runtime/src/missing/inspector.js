// node:inspector: the debugger's side of the program. Not there yet, so no debugger has an address.
'use strict';

const refusals = require('./refusals.js');

module.exports = refusals('inspector', 'open close waitForDebugger Session', {
  url() { return undefined; },
  console: refusals('inspector.console', `
    debug error info log warn dir dirxml table trace group groupCollapsed groupEnd clear count countReset assert
    profile profileEnd time timeLog timeEnd timeStamp context
  `),
  Network: refusals('inspector.Network', 'requestWillBeSent responseReceived loadingFinished loadingFailed'),
});
