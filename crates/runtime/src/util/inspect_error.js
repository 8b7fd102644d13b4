// Errors in inspect(): the stack with the name set right, frames shared with the cause left out, colours for frames.
// Owns that text only; further properties (cause, errors, code) are left in `keys` for the walk.
'use strict';

const { kinds, kindOf } = require('./types.js');
const { getPrefix } = require('./inspect_names.js');

function stackOf(error) {
  return error.stack ? String(error.stack) : Error.prototype.toString.call(error);
}

function isError(value) {
  return typeof value === 'object' && value !== null && (kindOf(value) === kinds.nativeError || value instanceof Error);
}

function formatError(ctx, error, constructor, tag, keys) {
  const name = error.name != null ? String(error.name) : 'Error';
  let stack = stackOf(error);
  dropKeysInStack(ctx, keys, error, stack);
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = improveName(stack, constructor, name, tag);

  // Frames begin behind the message, whatever that says.
  let at = (error.message && stack.indexOf(error.message)) || -1;
  if (at !== -1) at += error.message.length;
  const start = stack.indexOf('\n    at', at);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    const lines = framesOf(ctx, error, stack.slice(start + 1));
    stack = stack.slice(0, start);
    const directory = ctx.colors ? workingDirectory() : undefined;
    for (const line of lines) stack += `\n${ctx.colors ? colorFrame(ctx, line, directory) : line}`;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

// Own enumerable name, message and stack need not be told again when the stack says them.
function dropKeysInStack(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && typeof error[name] === 'string' && stack.includes(error[name])) keys.splice(index, 1);
  }
}

// The stack's first word is the name at the time of the throw; class and tag may know better.
function improveName(stack, constructor, name, tag) {
  let { length } = name;
  const standsFirst = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !standsFirst) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = (start && start[1]) || '';
    ({ length } = fallback);
    fallback = fallback || 'Error';
  }
  const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

function framesOf(ctx, error, text) {
  const frames = text.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // A getter that throws: there is nothing to compare with.
  }
  if (isError(cause)) {
    const causeStack = stackOf(cause);
    const start = causeStack.indexOf('\n    at');
    if (start !== -1) {
      const { count, offset } = sharedFrames(frames, causeStack.slice(start + 1).split('\n'));
      if (count > 3) {
        const skipped = count - 2;
        const note = `    ... ${skipped} lines matching cause stack trace ...`;
        frames.splice(offset + 1, skipped, ctx.stylize(note, 'undefined'));
      }
    }
  }
  return frames;
}

// The first run of more than three frames of `a` that `b` has too.
function sharedFrames(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = b.indexOf(a[i]);
    if (at === -1) continue;
    const rest = b.length - at;
    if (rest <= 3) continue;
    const most = Math.min(a.length - i, rest);
    let count = 1;
    while (most > count && a[i + count] === b[at + count]) count++;
    if (count > 3) return { count, offset: i };
  }
  return { count: 0, offset: 0 };
}

function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;

// Frames of the runtime in grey, the working directory in grey, names of packages underlined.
function colorFrame(ctx, line, directory) {
  if (coreFrame.test(line)) return ctx.stylize(line, 'undefined');
  line = underlinePackages(ctx, line);
  if (directory === undefined) return line;
  const marked = greyDirectory(ctx, line, directory);
  return marked !== line ? marked : greyDirectory(ctx, line, `file://${encodeURI(directory)}`);
}

function underlinePackages(ctx, line) {
  let text = '';
  let last = 0;
  for (let at = line.indexOf('/node_modules/'); at !== -1; at = line.indexOf('/node_modules/', last)) {
    const begin = at + '/node_modules/'.length;
    text += line.slice(last, begin);
    let end = line.indexOf('/', begin);
    if (line[begin] === '@') end = line.indexOf('/', end + 1);
    if (end === -1) end = line.length;
    text += ctx.stylize(line.slice(begin, end), 'module');
    last = end;
  }
  return text + line.slice(last);
}

function greyDirectory(ctx, line, directory) {
  let start = line.indexOf(directory);
  if (start === -1) return line;
  let { length } = directory;
  if (line.slice(start - 7, start) === 'file://') {
    start -= 7;
    length += 7;
  }
  const open = line[start - 1] === '(' ? start - 1 : start;
  const close = open !== start && line.endsWith(')') ? line.length - 1 : line.length;
  const end = start + length + 1;
  let text = line.slice(0, open) + ctx.stylize(line.slice(open, end), 'undefined') + line.slice(end, close);
  if (open !== start) text += ctx.stylize(')', 'undefined');
  return text;
}

module.exports = { formatError, isError };
