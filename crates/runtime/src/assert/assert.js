// `node:assert`: the assertions. Owns what each of them demands and its words when there is no difference to show;
// messages with differences are AssertionError's, equality is internal:util/comparisons.
'use strict';

const { codes } = require('internal:errors');
const { validateFunction, validateObject, validateOneOf } = require('internal:validators');
const { inspect } = require('internal:util/inspect');
const { isError } = require('internal:util');
const { isPromise, isRegExp } = require('util/types');
const { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } = require('internal:util/comparisons');
const { AssertionError } = require('./assertion_error.js');

const kOptions = Symbol('options');
const nothingThrown = { name: 'nothing thrown' };

// The options of an Assert instance; a plain function call has none.
const optionsOf = (self) => self?.[kOptions];

function fail(self, facts) {
  if (facts.message instanceof Error) throw facts.message;
  const error = new AssertionError({ ...facts, diff: optionsOf(self)?.diff });
  if (facts.generated !== undefined) error.generatedMessage = facts.generated;
  throw error;
}

function needTwo(count, one = 'actual', two = 'expected') {
  if (count < 2) throw new codes.ERR_MISSING_ARGS(one, two);
}

function checkTruth(self, fn, count, value, message) {
  if (value) return;
  let generated = false;
  if (count === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generated = true;
    const source = require('./call_source.js').callSource(fn);
    message = source === undefined ? undefined : `The expression evaluated to a falsy value:\n\n  ${source}\n`;
  }
  fail(self, { actual: value, expected: true, message, operator: '==', stackStartFn: fn, generated });
}

function assert(...args) {
  checkTruth(undefined, assert, args.length, ...args);
}

// A simple two-sided assertion: `holds` decides.
function twoSided(name, operator, holds) {
  return {
    [name](actual, expected, message) {
      needTwo(arguments.length);
      if (!holds(actual, expected, optionsOf(this))) {
        fail(this, { actual, expected, message, operator, stackStartFn: methods[name] });
      }
    },
  }[name];
}

const methods = {
  ok(...args) {
    checkTruth(this, methods.ok, args.length, ...args);
  },

  fail(actual, expected, message, operator, stackStartFn) {
    const count = arguments.length;
    let generated = false;
    if (count === 0) {
      generated = true;
      message = 'Failed';
    } else if (count === 1) {
      message = actual;
      actual = undefined;
    } else if (count === 2) {
      operator = '!=';
    }
    if (message instanceof Error) throw message;
    const facts = {
      actual,
      expected,
      operator: operator === undefined ? 'fail' : operator,
      stackStartFn: stackStartFn || methods.fail,
      diff: optionsOf(this)?.diff,
    };
    if (message !== undefined) facts.message = message;
    const error = new AssertionError(facts);
    if (generated) error.generatedMessage = true;
    throw error;
  },

  // eslint-disable-next-line eqeqeq
  equal: twoSided('equal', '==', (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b))),
  // eslint-disable-next-line eqeqeq
  notEqual: twoSided('notEqual', '!=', (a, b) => !(a == b || (Number.isNaN(a) && Number.isNaN(b)))),
  deepEqual: twoSided('deepEqual', 'deepEqual', isDeepEqual),
  notDeepEqual: twoSided('notDeepEqual', 'notDeepEqual', (a, b) => !isDeepEqual(a, b)),
  deepStrictEqual: twoSided('deepStrictEqual', 'deepStrictEqual',
                            (a, b, options) => isDeepStrictEqual(a, b, options?.skipPrototype)),
  notDeepStrictEqual: twoSided('notDeepStrictEqual', 'notDeepStrictEqual',
                               (a, b, options) => !isDeepStrictEqual(a, b, options?.skipPrototype)),
  strictEqual: twoSided('strictEqual', 'strictEqual', Object.is),
  notStrictEqual: twoSided('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b)),
  partialDeepStrictEqual: twoSided('partialDeepStrictEqual', 'partialDeepStrictEqual', isPartialStrictEqual),

  throws(fn, ...args) {
    expectsError(this, methods.throws, thrownBy(fn), ...args);
  },

  async rejects(promiseFn, ...args) {
    expectsError(this, methods.rejects, await rejectionOf(promiseFn), ...args);
  },

  doesNotThrow(fn, ...args) {
    expectsNoError(this, methods.doesNotThrow, thrownBy(fn), ...args);
  },

  async doesNotReject(fn, ...args) {
    expectsNoError(this, methods.doesNotReject, await rejectionOf(fn), ...args);
  },

  ifError(err) {
    if (err === null || err === undefined) return;
    let message = 'ifError got unwanted exception: ';
    if (typeof err === 'object' && typeof err.message === 'string') {
      message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
    } else {
      message += inspect(err);
    }
    const error = new AssertionError({
      actual: err, expected: null, operator: 'ifError', message, stackStartFn: methods.ifError,
      diff: optionsOf(this)?.diff,
    });
    joinStacks(error, err.stack);
    throw error;
  },

  match(string, regexp, message) {
    checkMatch(this, string, regexp, message, methods.match);
  },

  doesNotMatch(string, regexp, message) {
    checkMatch(this, string, regexp, message, methods.doesNotMatch);
  },
};

// The frames of the error that was handed in follow those of the assertion, up to where both are the same.
function joinStacks(error, stack) {
  const start = typeof stack === 'string' ? stack.indexOf('\n    at') : -1;
  if (start === -1) return;
  const originals = stack.slice(start + 1).split('\n');
  let frames = error.stack.split('\n');
  for (const frame of originals) {
    const at = frames.indexOf(frame);
    if (at !== -1) {
      frames = frames.slice(0, at);
      break;
    }
  }
  error.stack = `${frames.join('\n')}\n${originals.join('\n')}`;
}

function checkMatch(self, string, regexp, message, fn) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const wanted = fn === methods.match;
  if (typeof string === 'string' && (RegExp.prototype.exec.call(regexp, string) !== null) === wanted) return;
  const generated = !message;
  if (generated) {
    message = typeof string !== 'string' ?
      `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
      `${wanted ? 'The input did not match the regular expression ' :
        'The input was expected to not match the regular expression '}` +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  }
  fail(self, { actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn, generated });
}

// What was thrown

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return nothingThrown;
}

const isThenable = (value) => isPromise(value) ||
  (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');

async function rejectionOf(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) {
      throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
    }
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return nothingThrown;
}

const expectationTypes = ['Object', 'Error', 'Function', 'RegExp'];

function expectsError(self, fn, actual, ...args) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new codes.ERR_INVALID_ARG_TYPE('error', expectationTypes, error);
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new codes.ERR_AMBIGUOUS_ARGUMENT(
          'error/message', `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', expectationTypes, error);
  }
  if (actual === nothingThrown) {
    const named = error && error.name ? ` (${error.name})` : '';
    const kind = fn === methods.rejects ? 'rejection' : 'exception';
    fail(self, {
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: `Missing expected ${kind}${named}${message ? `: ${message}` : '.'}`,
      stackStartFn: fn,
    });
  }
  if (error) checkThrown(self, actual, error, message, fn);
}

function checkThrown(self, actual, expected, message, fn) {
  let generated = false;
  const say = (text) => {
    if (message) return;
    generated = true;
    message = text();
  };
  if (typeof expected !== 'function') {
    if (!isRegExp(expected)) {
      checkProperties(self, actual, expected, message, fn);
      return;
    }
    const text = String(actual);
    if (RegExp.prototype.exec.call(expected, text) !== null) return;
    say(() => `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`);
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Error.isPrototypeOf(expected)) {
    say(() => {
      const opening = `The error is expected to be an instance of "${expected.name}". Received `;
      return isError(actual) ? `${opening}"${actual.name}"\n\nError message:\n\n${actual.message}` :
        `${opening}"${inspect(actual, { depth: -1 })}"`;
    });
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result === true) return;
    say(() => {
      const name = expected.name ? `"${expected.name}" ` : '';
      return `The ${name}validation function is expected to return "true". Received ${inspect(result)}` +
        `${isError(actual) ? `\n\nCaught error:\n\n${actual}` : ''}`;
    });
  }
  fail(self, { actual, expected, message, operator: fn.name, stackStartFn: fn, generated });
}

// An object as expectation: each of its properties must be found; a regexp may stand for a string.
function checkProperties(self, actual, expected, message, fn) {
  const diff = optionsOf(self)?.diff;
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({
      actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff,
    });
    error.operator = fn.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (matches(actual[key], expected[key])) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) fail(self, { actual, expected, message, operator: fn.name, stackStartFn: fn });
    const error = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: fn,
      diff,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

function matches(value, pattern) {
  return typeof value === 'string' && isRegExp(pattern) && RegExp.prototype.exec.call(pattern, value) !== null;
}

// Only what is compared, for the message.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      this[key] = actual !== undefined && matches(actual[key], object[key]) ? actual[key] : object[key];
    }
  }
}

function expectsNoError(self, fn, actual, error, message) {
  if (actual === nothingThrown) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || isExpected(actual, error)) {
    const kind = fn === methods.doesNotReject ? 'rejection' : 'exception';
    fail(self, {
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual && actual.message}"`,
      stackStartFn: fn,
    });
  }
  throw actual;
}

function isExpected(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return RegExp.prototype.exec.call(expected, String(actual)) !== null;
    throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Error.isPrototypeOf(expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

// A set of assertions with options of its own: { diff: 'simple' | 'full', strict, skipPrototype }.
function Assert(options) {
  if (new.target === undefined) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const own = { strict: true, skipPrototype: false, ...options };
  own.diff ??= 'simple';
  if (options !== undefined) validateObject(options, 'options');
  validateOneOf(own.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, { __proto__: null, value: own, enumerable: false });
  if (own.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

for (const name of Object.keys(methods)) {
  Object.defineProperty(Assert.prototype, name, {
    __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true,
  });
}

function strict(...args) {
  checkTruth(undefined, strict, args.length, ...args);
}

Object.assign(assert, {
  fail: methods.fail, AssertionError, Assert, ...methods,
});
assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
