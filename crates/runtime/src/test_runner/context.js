// What a test's function is given: `t` of a test, and that of a suite.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE }, notImplemented } = require('internal:errors');
const { validateFunction, validateNumber, validateUint32 } = require('internal:validators');
const { MockTracker } = require('./mock.js');

// Functions of `assert` that `t.assert` has.
const asserting = [
  'deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match',
  'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects', 'strictEqual',
  'throws', 'ok',
];

class SuiteContext {
  #test;

  constructor(test) {
    this.#test = test;
  }

  get signal() { return this.#test.controller.signal; }
  get name() { return this.#test.name; }
  get filePath() { return process.argv[1]; }
  get fullName() { return this.#test.fullName; }
  get passed() { return this.#test.passed; }
  get attempt() { return 0; }

  diagnostic(message) {
    this.#test.diagnostics.push(message);
  }
}

class TestContext {
  #test;
  #assert;
  #mock;

  constructor(test) {
    this.#test = test;
  }

  get signal() { return this.#test.controller.signal; }
  get name() { return this.#test.name; }
  get filePath() { return process.argv[1]; }
  get fullName() { return this.#test.fullName; }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get attempt() { return 0; }

  diagnostic(message) {
    this.#test.diagnostics.push(message);
  }

  plan(count) {
    validateUint32(count, 'count');
    if (this.#test.planned !== undefined) throw new ERR_INVALID_ARG_VALUE('count', count, 'cannot set plan more than once');
    this.#test.planned = count;
  }

  // The functions of `assert`, counted for the plan.
  get assert() {
    if (this.#assert !== undefined) return this.#assert;
    const assert = require('assert');
    const { assertions } = require('./runner.js');
    const counted = (fn) => (...args) => {
      this.#test.counted++;
      return Reflect.apply(fn, this, args);
    };
    this.#assert = {};
    for (const name of asserting) this.#assert[name] = counted(assert[name]);
    for (const name of ['snapshot', 'fileSnapshot']) this.#assert[name] = notImplemented(`test.assert.${name}`);
    for (const [name, fn] of assertions) this.#assert[name] = counted(fn);
    return this.#assert;
  }

  get mock() {
    return this.#mock ??= new MockTracker();
  }

  // The test is over: what it replaced is as before.
  end() {
    this.#mock?.restoreAll();
  }

  runOnly() {}

  skip(message) {
    this.#test.skipped = message ?? true;
  }

  todo(message) {
    this.#test.todone = message ?? true;
  }

  test(name, options, fn) {
    const { Test } = require('./runner.js');
    if (typeof name === 'function') [name, options, fn] = [name.name, {}, name];
    else if (typeof options === 'function') [options, fn] = [{}, options];
    if (fn !== undefined) validateFunction(fn, 'fn');
    return this.#test.add(new Test(this.#test, name || '<anonymous>', options, fn));
  }

  before(fn, options) { this.#hook('before', fn, options); }
  after(fn, options) { this.#hook('after', fn, options); }
  beforeEach(fn, options) { this.#hook('beforeEach', fn, options); }
  afterEach(fn, options) { this.#hook('afterEach', fn, options); }

  #hook(kind, fn, options) {
    require('./runner.js').hook(this.#test, kind, fn, options);
  }

  // Calls `condition` until it does not throw.
  async waitFor(condition, { interval = 50, timeout = 1000 } = {}) {
    validateFunction(condition, 'condition');
    validateNumber(interval, 'options.interval');
    validateNumber(timeout, 'options.timeout');
    const end = performance.now() + timeout;
    for (;;) {
      try {
        return await condition();
      } catch (cause) {
        if (performance.now() >= end) throw new Error('waitFor() timed out', { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }
}

module.exports = { SuiteContext, TestContext };
