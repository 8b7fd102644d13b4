// node:test: tests of a program, run in its own process. Here: what programs call; runner.js runs, mock.js replaces.
'use strict';

const { notImplemented } = require('internal:errors');
const { validateFunction, validateString } = require('internal:validators');
const { MockTracker } = require('./mock.js');
const { assertions, current, hook, Suite, Test } = require('./runner.js');

// (name, options, fn), each of which may be left out.
function read(name, options, fn) {
  if (typeof name === 'function') {
    fn = name;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
  } else if (typeof options === 'function') {
    fn = options;
  }
  if (options === null || typeof options !== 'object') options = {};
  if (fn !== undefined) validateFunction(fn, 'fn');
  if (typeof name !== 'string' || name === '') name = fn?.name || '<anonymous>';
  return { name, options, fn };
}

// A function that declares tests of `Kind`, with its shorthands.
function declarer(Kind) {
  function declare(extra, ...args) {
    const { name, options, fn } = read(...args);
    return current().add(new Kind(current(), name, { ...options, ...extra }, fn));
  }
  const function_ = Kind === Suite ? function suite(...args) { return declare({}, ...args); } :
    function test(...args) { return declare({}, ...args); };
  for (const word of ['expectFailure', 'skip', 'todo', 'only']) {
    function_[word] = (...args) => declare({ [word]: true }, ...args);
  }
  return function_;
}

const test = declarer(Test);
const suite = declarer(Suite);

function hookOf(kind) {
  return (fn, options) => hook(current(), kind, fn, options);
}

module.exports = test;
Object.assign(test, {
  after: hookOf('after'),
  afterEach: hookOf('afterEach'),
  before: hookOf('before'),
  beforeEach: hookOf('beforeEach'),
  describe: suite,
  getTestContext: () => current().context,
  it: test,
  run: notImplemented('test.run'),
  suite,
  test,
});

let mock;
Object.defineProperty(test, 'mock', {
  configurable: true,
  enumerable: true,
  get() { return mock ??= new MockTracker(); },
});

test.snapshot = {
  setDefaultSnapshotSerializers: notImplemented('test.snapshot.setDefaultSnapshotSerializers'),
  setResolveSnapshotPath: notImplemented('test.snapshot.setResolveSnapshotPath'),
};

test.assert = {
  // Gives every test's `t.assert` one more function.
  register(name, fn) {
    validateString(name, 'name');
    validateFunction(fn, 'fn');
    assertions.set(name, fn);
  },
};
