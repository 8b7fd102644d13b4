// Next ticks, microtasks and unhandled rejections, in node's order: ticks until there are none, then microtasks, and
// again; then rejections nobody handled.
'use strict';

const { validateFunction } = require('internal:validators');
const { internals } = require('internal:boot');
const { flow, kIds, bound, frameNow, setFrame, origin, enter, leave, gone, pretend } = require('internal:async_hooks/flow');
const { runMicrotasks, enqueueMicrotask } = binding;

// Shared with native code, which enters processTicks only when one of them is set.
const tickInfo = new Uint8Array(2);
const kTicks = 0;
const kRejections = 1;

// ---- the queue: linked blocks of a fixed size, so that a long queue never copies ----

const BLOCK = 1024;

class Block {
  constructor() {
    this.top = 0;
    this.bottom = 0;
    this.list = new Array(BLOCK);
    this.next = null;
  }
}

let head = new Block();
let tail = head;

function push(entry) {
  if (head.top === BLOCK) {
    head.next = new Block();
    head = head.next;
  }
  head.list[head.top++] = entry;
}

function shift() {
  if (tail.bottom === tail.top) {
    if (tail.next === null) {
      tail.bottom = 0;
      tail.top = 0;
      return undefined;
    }
    tail = tail.next;
  }
  const entry = tail.list[tail.bottom];
  tail.list[tail.bottom++] = undefined;
  return entry;
}

class Tick {
  constructor(callback, count, first, rest) {
    this.callback = callback;
    this.count = count;
    this.first = first;
    // All of them when there are more than two.
    this.rest = rest;
  }
}

function nextTick(callback) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;
  const count = arguments.length - 1;
  let rest;
  if (count === 2) {
    rest = arguments[2];
  } else if (count > 2) {
    rest = new Array(count);
    for (let i = 0; i < count; i++) rest[i] = arguments[i + 1];
  }
  if (tickInfo[kTicks] === 0) tickInfo[kTicks] = 1;
  const tick = new Tick(callback, count, arguments[1], rest);
  if (flow.on) tick.origin = origin('TickObject', tick);
  push(tick);
}

function callTick(tick) {
  const { callback } = tick;
  switch (tick.count) {
    case 0: callback(); break;
    case 1: callback(tick.first); break;
    case 2: callback(tick.first, tick.rest); break;
    default: callback(...tick.rest);
  }
}

// With what was entered where it was queued.
function callFollowed(tick) {
  enter(tick.origin);
  try {
    callTick(tick);
  } finally {
    gone(tick.origin);
  }
  leave(tick.origin);
}

function processTicks() {
  let tick;
  do {
    while ((tick = shift()) !== undefined) {
      if (flow.on) callFollowed(tick);
      else callTick(tick);
    }
    runMicrotasks();
  } while (!isEmpty() || processRejections());
  tickInfo[kTicks] = 0;
  tickInfo[kRejections] = 0;
}

function isEmpty() {
  return tail.bottom === tail.top && tail.next === null;
}

// Between two callbacks of one native call (timers, immediates).
function runNextTicks() {
  if (tickInfo[kTicks] === 0 && tickInfo[kRejections] === 0) runMicrotasks();
  if (tickInfo[kTicks] === 0 && tickInfo[kRejections] === 0) return;
  processTicks();
}

// ---- microtasks ----

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  if (flow.on) callback = bound(callback, 'Microtask');
  enqueueMicrotask(() => {
    try {
      callback();
    } catch (error) {
      require('./fatal.js').triggerUncaught(error, false);
    }
  });
}

// ---- rejections ----

const NO_HANDLER = 0;
const HANDLER_ADDED = 1;

let rejectionId = 0;
let pending = [];
const noted = new WeakMap();
let handledLate = [];

function onReject(kind, promise, reason) {
  if (kind === NO_HANDLER) {
    const entry = { promise, reason, id: ++rejectionId, warned: false, frame: flow.on ? frameNow() : undefined, domain: process.domain };
    noted.set(promise, entry);
    pending.push(entry);
    tickInfo[kRejections] = 1;
  } else if (kind === HANDLER_ADDED) {
    const entry = noted.get(promise);
    if (entry === undefined) return;
    noted.delete(promise);
    if (entry.warned) {
      handledLate.push(entry);
      tickInfo[kRejections] = 1;
    }
  } else {
    const type = kind === 2 ? 'reject' : 'resolve';
    if (process.listenerCount('multipleResolves') > 0) {
      nextTick(() => process.emit('multipleResolves', type, promise, reason));
    }
  }
}

function processRejections() {
  tickInfo[kRejections] = 0;
  while (handledLate.length > 0) {
    const { promise, id } = handledLate.shift();
    if (!process.emit('rejectionHandled', promise)) {
      const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${id})`);
      warning.name = 'PromiseRejectionHandledWarning';
      warning.id = id;
      process.emitWarning(warning);
    }
  }
  const batch = pending;
  pending = [];
  for (let i = 0; i < batch.length; i++) {
    const entry = batch[i];
    if (!noted.has(entry.promise)) continue;
    entry.warned = true;
    if (flow.on) setFrame(entry.frame);
    try {
      const ids = entry.promise[kIds];
      if (ids === undefined) unhandled(entry);
      else pretend({ ...ids, frame: entry.frame, resource: entry.promise }, () => unhandled(entry));
    } catch (error) {
      // The rest is told about in the next pass.
      pending = [...batch.slice(i + 1), ...pending];
      if (pending.length > 0) tickInfo[kRejections] = 1;
      throw error;
    }
  }
  if (flow.on) setFrame(undefined);
  return !isEmpty() || pending.length > 0;
}

function isErrorLike(reason) {
  return typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack');
}

// The reason in a message, as node words it: objects by their kind only.
function rejectionText(reason) {
  if (typeof reason === 'object' && reason !== null) return `#<${reason.constructor?.name ?? 'Object'}>`;
  return String(reason);
}

function emitUnhandledWarning({ id, reason }) {
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without ' +
    'a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' + `(rejection id: ${id})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  if (isErrorLike(reason)) {
    warning.stack = reason.stack;
    process.emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
  } else {
    process.emitWarning(rejectionText(reason), 'UnhandledPromiseRejectionWarning');
  }
  process.emitWarning(warning);
}

function raise(reason) {
  const { triggerUncaught } = require('./fatal.js');
  if (isErrorLike(reason)) {
    triggerUncaught(reason, true);
    return;
  }
  const { codes: { ERR_UNHANDLED_REJECTION } } = require('internal:errors');
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const { code, message } = new ERR_UNHANDLED_REJECTION(rejectionText(reason));
  const error = Object.assign(new Error(message), { code });
  error.stack = `UnhandledPromiseRejection: ${message}`;
  Object.defineProperty(error, 'name', {
    value: 'UnhandledPromiseRejection', writable: true, configurable: true, enumerable: false,
  });
  Error.stackTraceLimit = limit;
  triggerUncaught(error, true);
}

// A domain that was active takes the rejection as an error.
function emitUnhandled({ promise, reason, domain }) {
  if (domain) return domain.emit('error', reason);
  return process.emit('unhandledRejection', reason, promise);
}

function unhandled(entry) {
  const { reason } = entry;
  switch (internals.setting('unhandled-rejections') ?? 'throw') {
    case 'none':
      emitUnhandled(entry);
      break;
    case 'warn':
      emitUnhandled(entry);
      emitUnhandledWarning(entry);
      break;
    case 'strict':
      raise(reason);
      if (!emitUnhandled(entry)) emitUnhandledWarning(entry);
      break;
    case 'warn-with-error-code':
      if (!emitUnhandled(entry)) {
        emitUnhandledWarning(entry);
        process.exitCode = 1;
      }
      break;
    default:
      if (!emitUnhandled(entry)) raise(reason);
  }
}

internals.tickInfo = tickInfo;
internals.processTicks = processTicks;
internals.onReject = onReject;

module.exports = { enqueueMicrotask, nextTick, queueMicrotask, runNextTicks };
