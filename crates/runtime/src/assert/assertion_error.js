// AssertionError and its message: the readable difference between two values.
// Owns every word of that message; what is equal is decided elsewhere. Colours only if stderr takes them.
'use strict';

const { inspect } = require('internal:util/inspect');
const { validateObject, validateOneOf } = require('internal:validators');
const { isErrorStackTraceLimitWritable } = require('internal:errors');
const { lineDiff } = require('internal:util/comparisons');

const headings = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

// These show the difference even under a message of the user's.
const alwaysDiffed = new Set(['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual']);

const maxShort = 12;
const maxLong = 512;
const maxSameLines = 5;

const isObject = (value) => typeof value === 'object' && value !== null;

function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

function cut(text, diff) {
  return diff !== 'full' && text.length > maxLong ? `${text.slice(0, maxLong - 3)}...` : text;
}

function diffMessage(colors, actual, expected, operator, message, diff) {
  if (operator === 'strictEqual' &&
      ((isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const shownActual = show(actual);
  const shownExpected = show(expected);
  const linesActual = shownActual.split('\n');
  const linesExpected = shownExpected.split('\n');
  let header = `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`;
  let body;
  let skipped = false;
  const oneLine = linesActual.length === 1 && linesExpected.length === 1;
  if (oneLine && !(isObject(actual) && isObject(expected))) {
    ({ body, header = header } = simpleDiff(colors, actual, shownActual, expected, shownExpected));
  } else if (shownActual === shownExpected) {
    operator = 'notIdentical';
    header = '';
    if (linesActual.length > 50 && diff !== 'full') {
      body = `${linesActual.slice(0, 50).join('\n')}\n...}`;
      skipped = true;
    } else {
      body = shownActual;
    }
  } else {
    const partial = operator === 'partialDeepStrictEqual';
    const steps = lineDiff(linesActual, linesExpected, isObject(actual));
    ({ body, skipped } = printSteps(colors, steps, partial, diff));
    if (partial) {
      header = `${colors.gray}${colors.hasColors ? '' : '+ '}actual${colors.white} ` +
        `${colors.red}- expected${colors.white}`;
    }
  }
  return `${message || headings[operator]}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${body}\n`;
}

// Two short values side by side, longer ones one above the other with a mark where they part.
function simpleDiff(colors, actual, shownActual, expected, shownExpected) {
  const quotes = (typeof actual === 'string' ? 2 : 0) + (typeof expected === 'string' ? 2 : 0);
  if (shownActual.length + shownExpected.length - quotes <= maxShort && (actual !== 0 || expected !== 0)) {
    return { body: `${shownActual} !== ${shownExpected}`, header: '' };
  }
  const strings = typeof actual === 'string' && typeof expected === 'string';
  if (strings && colors.hasColors) {
    const header = `${colors.green}actual${colors.white} ${colors.red}expected${colors.white}`;
    return { body: charDiff(colors, shownActual, shownExpected), header };
  }
  let body = `\n${colors.green}+${colors.white} ${shownActual}\n${colors.red}- ${colors.white}${shownExpected}`;
  const width = process.stderr?.isTTY ? process.stderr.columns : 80;
  if (strings && shownActual.length <= width && shownExpected.length <= width) {
    let at = 0;
    while (at < shownActual.length && shownActual[at] === shownExpected[at]) at++;
    // At the very beginning everybody sees it.
    if (at >= 3 && at < shownActual.length) body += `\n${' '.repeat(at + 2)}^`;
  }
  return { body };
}

function charDiff(colors, actual, expected) {
  let text = '';
  for (const { type, value } of lineDiff([...actual], [...expected]).reverse()) {
    const color = type === 'insert' ? colors.green : type === 'delete' ? colors.red : colors.white;
    text += `${color}${value}${colors.white}`;
  }
  return `\n${text}`;
}

// Steps come last line first. Of a long run of equal lines the first five and the last one are shown.
function printSteps(colors, steps, partial, diff) {
  const lines = [];
  let skipped = false;
  const same = (value) => lines.push(`${colors.white}  ${value}`);
  for (let i = steps.length - 1; i >= 0;) {
    const { type, value } = steps[i];
    if (type !== 'nop') {
      if (type === 'delete') lines.push(`${colors.red}-${colors.white} ${value}`);
      else if (partial) lines.push(`${colors.gray}${colors.hasColors ? ' ' : '+'} ${value}${colors.white}`);
      else lines.push(`${colors.green}+${colors.white} ${value}`);
      i--;
      continue;
    }
    let end = i;
    while (end >= 0 && steps[end].type === 'nop') end--;
    const run = steps.slice(end + 1, i + 1).reverse();
    i = end;
    if (diff === 'full' || (end >= 0 && run.length <= maxSameLines + 2)) {
      for (const step of run) same(step.value);
      continue;
    }
    for (const step of run.slice(0, maxSameLines)) same(step.value);
    if (end < 0) {
      // Nothing follows that the rest could lead to.
      continue;
    }
    lines.push(`${colors.blue}...${colors.white}`);
    same(run[run.length - 1].value);
    skipped = true;
  }
  return { body: `\n${lines.join('\n').trimEnd()}`, skipped };
}

function unequalMessage(colors, actual, operator, diff) {
  const heading = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function') ?
    headings.notStrictEqualObject : headings[operator];
  const lines = show(actual).split('\n');
  if (lines.length > 50 && diff !== 'full') lines.splice(46, Infinity, `${colors.blue}...${colors.white}`);
  if (lines.length === 1) return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${heading}\n\n${lines.join('\n')}\n`;
}

function otherMessage(actual, expected, operator, diff) {
  let shown = show(actual);
  let other = show(expected);
  const heading = headings[operator];
  if (operator === 'notDeepEqual' && shown === other) {
    shown = `${heading}\n\n${shown}`;
    return shown.length > 1024 && diff !== 'full' ? `${shown.slice(0, 1021)}...` : shown;
  }
  shown = cut(shown, diff);
  other = cut(other, diff);
  if (operator === 'deepEqual') {
    shown = `${heading}\n\n${shown}\n\nshould loosely deep-equal\n\n`;
  } else if (headings[`${operator}Unequal`] !== undefined) {
    shown = `${headings[`${operator}Unequal`]}\n\n${shown}\n\nshould not loosely deep-equal\n\n`;
  } else {
    other = ` ${operator} ${other}`;
  }
  return `${shown}${other}`;
}

// Errors are compared as the objects they are: with what is enumerable and the message, without the stack.
function copyError(source) {
  const target = Object.assign({ __proto__: Object.getPrototypeOf(source) }, source);
  Object.defineProperty(target, 'message', { __proto__: null, value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const value = source.cause instanceof Error ? copyError(source.cause) : source.cause;
    Object.defineProperty(target, 'cause', { __proto__: null, value });
  }
  return target;
}

const isStackError = (value) => isObject(value) && 'stack' in value && value instanceof Error;

function messageFor({ message, operator, actual, expected, diff }) {
  const colors = require('internal:util/colors').colorsFor(process.stderr);
  if (message != null) {
    if (!alwaysDiffed.has(operator)) return String(message);
    return diffMessage(colors, actual, expected, operator, message, diff);
  }
  if (isStackError(actual) && isStackError(expected)) {
    actual = copyError(actual);
    expected = copyError(expected);
  }
  if (alwaysDiffed.has(operator)) return diffMessage(colors, actual, expected, operator, message, diff);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    return unequalMessage(colors, actual, operator, diff);
  }
  return otherMessage(actual, expected, operator, diff);
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, actual, expected, diff = 'simple' } = options;
    validateOneOf(diff, 'options.diff', ['simple', 'full']);
    const writable = isErrorStackTraceLimitWritable();
    const limit = Error.stackTraceLimit;
    if (writable) Error.stackTraceLimit = 0;
    try {
      super(messageFor({ message, operator, actual, expected, diff }));
    } finally {
      if (writable) Error.stackTraceLimit = limit;
    }
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    this.diff = diff;
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // The heading is made now, with the code in the name.
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, ctx) {
    // Long strings would be told twice: in the message and here.
    const { actual, expected } = this;
    for (const name of ['actual', 'expected']) {
      if (typeof this[name] === 'string') this[name] = shorten(this[name], this.diff);
    }
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

function shorten(text, diff) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return cut(text, diff);
}

module.exports = { AssertionError };
