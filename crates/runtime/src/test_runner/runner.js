// Tests and suites as a tree: each runs its hooks, its function and its subtests, and tells the reporter how that went.
'use strict';

const { genericNodeError } = require('internal:errors');
const { validateAbortSignal, validateFunction, validateUint32 } = require('internal:validators');
const { SuiteContext, TestContext } = require('./context.js');
const { report, summary } = require('./reporter.js');

// Functions that `assert.register` added.
const assertions = new Map();

let root;
let now;

// Whom a test belongs to that is declared now.
function current() {
  return now ?? (root ??= start());
}

function failure(message, type, cause = undefined) {
  return genericNodeError(message, { code: 'ERR_TEST_FAILURE', failureType: type, cause });
}

// Calls `fn` so that what it declares at once belongs to `owner`.
function within(owner, fn) {
  const before = now;
  now = owner;
  try {
    return fn();
  } finally {
    now = before;
  }
}

// Rejects after `timeout` milliseconds, when `signal` aborts, or when an error that nobody caught is this test's.
function interruptions(test, timeout) {
  const { promise, reject } = Promise.withResolvers();
  promise.catch(() => {});
  test.interrupt = reject;
  let timer;
  if (timeout !== undefined && timeout !== Infinity) {
    timer = setTimeout(() => reject(failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure')), timeout);
  }
  const { signal } = test.options;
  const abort = () => {
    const { reason } = signal;
    reject(Error.isError(reason) ? Object.assign(reason, { failureType: 'testAborted' }) :
      failure('The test was aborted', 'testAborted', reason));
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return {
    promise,
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

// A function that takes one argument more than `args` has is given a callback.
function invoke(fn, thisArg, args) {
  if (fn.length <= args.length) return Reflect.apply(fn, thisArg, args);
  const { promise, resolve, reject } = Promise.withResolvers();
  const result = Reflect.apply(fn, thisArg, [...args, (error) => (error ? reject(error) : resolve())]);
  if (typeof result?.then === 'function') {
    throw failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return promise;
}

function hook(owner, kind, fn = () => {}, options = {}) {
  validateFunction(fn, 'fn');
  const { timeout } = options;
  const run = { fn, timeout };
  if (kind === 'before' && owner.begun) owner.late(() => owner.runHook(run));
  else owner.hooks[kind].push(run);
}

class Test {
  constructor(parent, name, options = {}, fn = () => {}) {
    const { timeout, signal, plan, concurrency } = options;
    if (timeout !== undefined && timeout !== null && timeout !== Infinity) validateUint32(timeout, 'options.timeout');
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    this.parent = parent;
    this.name = name;
    this.options = options;
    this.fn = options.skip ? () => {} : fn;
    this.skipped = options.skip ?? false;
    this.todone = options.todo ?? false;
    this.error = null;
    this.passed = false;
    this.finished = false;
    this.begun = false;
    this.planned = plan;
    this.counted = 0;
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.subtests = [];
    this.queue = [];
    this.running = 0;
    this.atOnce = concurrency === true ? Infinity : typeof concurrency === 'number' ? concurrency : 1;
    this.diagnostics = [];
    this.controller = new AbortController();
    this.context = this.makeContext();
    this.duration = 0;
  }

  makeContext() { return new TestContext(this); }

  get fullName() {
    return this.parent?.parent ? `${this.parent.fullName} > ${this.name}` : this.name;
  }

  // Takes a subtest, which runs when it is its turn; the promise is of its end.
  add(test) {
    const { promise, resolve } = Promise.withResolvers();
    test.settle = resolve;
    this.subtests.push(test);
    this.queue.push(test);
    if (this.planned !== undefined) this.counted++;
    if (this.begun) this.advance();
    return promise;
  }

  advance() {
    while (this.running < this.atOnce && this.queue.length > 0) {
      const test = this.queue.shift();
      this.running++;
      test.run().then(() => {
        this.running--;
        test.settle();
        this.advance();
        if (this.running === 0) this.drained?.();
      });
    }
  }

  // All subtests that were declared have ended.
  async subtestsEnd() {
    while (this.running > 0 || this.queue.length > 0) {
      const { promise, resolve } = Promise.withResolvers();
      this.drained = resolve;
      this.advance();
      await promise;
    }
  }

  // `before` hooks that come when the test has begun run at once.
  late(run) {
    this.lateHooks = Promise.resolve(this.lateHooks).then(run).catch((error) => this.fail(error));
  }

  async runHook({ fn, timeout }, context = this.context) {
    const guard = interruptions(this, timeout);
    try {
      const called = (async () => within(this, () => invoke(fn, context, [context])))();
      await Promise.race([called, guard.promise]);
    } finally {
      guard.stop();
    }
  }

  async runHooks(kind, context) {
    for (const each of this.hooks[kind]) await this.runHook(each, context);
  }

  // Once, before the first subtest.
  begin() {
    return this.beginning ??= this.runHooks('before');
  }

  async beforeEach(context) {
    await this.parent?.beforeEach(context);
    await this.runHooks('beforeEach', context);
  }

  async afterEach(context) {
    await this.runHooks('afterEach', context);
    await this.parent?.afterEach(context);
  }

  fail(error) {
    this.error ??= error instanceof Error ? error : failure(`${require('util').inspect(error)}`, 'testCodeFailure', error);
  }

  async run() {
    const started = performance.now();
    try {
      if (!this.skipped) await this.perform();
    } catch (error) {
      this.fail(error);
    }
    this.duration = Math.round((performance.now() - started) * 1e6) / 1e6;
    this.finish();
  }

  async perform() {
    this.begun = true;
    await this.parent.begin();
    const guard = interruptions(this, this.options.timeout);
    try {
      await this.parent.beforeEach(this.context);
      await Promise.race([this.work(), guard.promise]);
      this.passed = this.error === null;
    } catch (error) {
      this.fail(error);
    } finally {
      guard.stop();
      this.controller.abort();
    }
    await this.lateHooks;
    for (const end of [() => this.parent.afterEach(this.context), () => this.runHooks('after')]) {
      try {
        await end();
      } catch (error) {
        this.fail(error);
      }
    }
    this.context.end();
  }

  async work() {
    await this.begin();
    await within(this, () => invoke(this.fn, this.context, [this.context]));
    await this.subtestsEnd();
    const { counted, planned } = this;
    if (planned !== undefined && counted !== planned) {
      throw failure(`plan expected ${planned} assertions but received ${counted}`, 'testCodeFailure');
    }
  }

  finish() {
    const failed = this.subtests.filter((test) => test.counts()).length;
    if (failed > 0) this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
    if (this.options.expectFailure && !this.skipped) {
      this.error = this.error === null ? failure('test was expected to fail but passed', 'expectedFailure') : null;
    }
    this.passed = this.error === null;
    this.finished = true;
    if (this.counts()) process.exitCode = 1;
    if (this.parent === root) report(this);
  }

  // Its failure is one of its parent's.
  counts() {
    return this.finished && this.error !== null && !this.todone;
  }
}

class Suite extends Test {
  constructor(parent, name, options, fn) {
    super(parent, name, options, fn);
    // Its tests are declared at once, and run when it is the suite's turn.
    try {
      this.declared = within(this, () => Reflect.apply(this.fn, this.context, [this.context]));
    } catch (error) {
      this.fail(error);
    }
  }

  makeContext() { return new SuiteContext(this); }

  async perform() {
    this.begun = true;
    await this.parent.begin();
    const guard = interruptions(this, this.options.timeout);
    try {
      await Promise.race([this.work(), guard.promise]);
    } catch (error) {
      this.fail(error);
    } finally {
      guard.stop();
      this.controller.abort();
    }
    try {
      await this.runHooks('after');
    } catch (error) {
      this.fail(error);
    }
  }

  async work() {
    await this.declared;
    try {
      await this.begin();
    } catch (error) {
      // Without what they need none of its tests has a chance.
      for (const test of this.queue) test.fn = () => { throw error; };
      this.fail(error);
    }
    await this.subtestsEnd();
  }
}

// The tests that still run, innermost first: an error that nobody caught is theirs.
function innermost(test) {
  for (const sub of test.subtests) {
    if (sub.begun && !sub.finished) return innermost(sub);
  }
  return test;
}

function start() {
  const tree = new Test(null, '<root>');
  tree.begun = true;
  const started = performance.now();
  const onError = (error) => {
    const test = innermost(tree);
    test.fail(error);
    process.exitCode = 1;
    test.interrupt?.(error);
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  process.once('beforeExit', () => {
    if (tree.subtests.every((test) => test.finished)) end();
  });
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    summary(tree, performance.now() - started);
  };
  process.once('exit', () => {
    for (const test of tree.subtests) {
      if (test.finished) continue;
      test.fail(failure('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
      test.finish();
    }
    end();
    if (tree.error !== null) process.exitCode = 1;
  });
  // The first test is declared before any runs; its file may go on declaring hooks for it.
  const begun = tree.runHooks.bind(tree, 'before');
  let beginning;
  tree.begin = () => beginning ??= Promise.resolve().then(begun);
  process.once('beforeExit', () => tree.runHooks('after').catch(onError));
  return tree;
}

module.exports = { assertions, current, hook, Suite, Test };
