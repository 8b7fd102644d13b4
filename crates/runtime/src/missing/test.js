// node:test: the test runner. Not there yet.
'use strict';

const { notImplemented } = require('internal:errors');
const refusals = require('./refusals.js');

// A function of the runner with its shorthands: `it.skip`, `it.todo`, `it.only`.
function runner(name) {
  return refusals(name, 'skip todo only', notImplemented(name));
}

module.exports = refusals('test', 'after afterEach before beforeEach run', runner('test'));
module.exports.test = module.exports;
module.exports.describe = runner('test.describe');
module.exports.suite = module.exports.describe;
module.exports.it = runner('test.it');
module.exports.mock = refusals('test.mock', 'fn method getter setter reset restoreAll');
module.exports.mock.timers = refusals('test.mock.timers', 'enable reset tick runAll setTime');
module.exports.snapshot = refusals('test.snapshot', 'setDefaultSnapshotSerializers setResolveSnapshotPath');
