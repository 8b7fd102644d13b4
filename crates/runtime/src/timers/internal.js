// Timer lists: one list a duration, ordered by start; a heap of lists ordered by their first deadline. One native
// timer stands for the earliest of them. Immediates are a queue run in the loop's check phase.
'use strict';

const { codes: { ERR_OUT_OF_RANGE } } = require('internal:errors');
const { validateFunction } = require('internal:validators');
const { runNextTicks } = require('internal:process/ticks');
const { flow, origin, enter, leave, gone } = require('internal:async_hooks/flow');
const { now, schedule, setTimerRef, setImmediateRef, immediateQueued } = binding;

const TIMEOUT_MAX = 2 ** 31 - 1;
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kOrigin = Symbol('origin');

const lists = new Map();
const knownTimersById = new Map();
let heap = [];
let timerRefCount = 0;
let nextExpiry = Infinity;
let nextId = 1;

class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = nextId++;
    this.msecs = msecs;
    this.position = 0;
  }
}

// ---- the heap of lists ----

function before(a, b) {
  return a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);
}

function siftUp(index) {
  const list = heap[index];
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(list, heap[parent])) break;
    (heap[index] = heap[parent]).position = index;
    index = parent;
  }
  (heap[index] = list).position = index;
}

function siftDown(index) {
  const list = heap[index];
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], list)) break;
    (heap[index] = heap[child]).position = index;
    index = child;
  }
  (heap[index] = list).position = index;
}

function heapRemove(list) {
  const last = heap.pop();
  if (last !== list) {
    heap[list.position] = last;
    last.position = list.position;
    siftUp(last.position);
    siftDown(last.position);
  }
}

// ---- linked lists of timers ----

function append(list, timer) {
  const last = list._idlePrev;
  timer._idlePrev = last;
  timer._idleNext = list;
  last._idleNext = timer;
  list._idlePrev = timer;
}

function remove(timer) {
  if (timer._idleNext) timer._idleNext._idlePrev = timer._idlePrev;
  if (timer._idlePrev) timer._idlePrev._idleNext = timer._idleNext;
  timer._idleNext = null;
  timer._idlePrev = null;
}

function isEmpty(list) {
  return list._idleNext === list;
}

function insert(timer, msecs, start) {
  msecs = Math.trunc(msecs);
  timer._idleStart = start;
  let list = lists.get(msecs);
  if (list === undefined) {
    const expiry = start + msecs;
    list = new TimersList(expiry, msecs);
    lists.set(msecs, list);
    heap.push(list);
    siftUp(heap.length - 1);
    if (nextExpiry > expiry) {
      schedule(expiry - now());
      nextExpiry = expiry;
    }
  }
  append(list, timer);
}

function active(timer) {
  insert(timer, timer._idleTimeout, now());
}

function incRef() {
  if (timerRefCount++ === 0) setTimerRef(true);
}

function decRef() {
  if (--timerRefCount === 0) setTimerRef(false);
}

function unenroll(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) knownTimersById.delete(timer._id);
  const list = timer._idleNext !== null ? lists.get(Math.trunc(timer._idleTimeout)) : undefined;
  remove(timer);
  if (timer[kRefed]) {
    timer[kRefed] = null;
    if (list !== undefined && isEmpty(list)) {
      heapRemove(list);
      lists.delete(list.msecs);
      if (heap.length > 0) {
        if (nextExpiry !== heap[0].expiry) {
          nextExpiry = heap[0].expiry;
          schedule(nextExpiry - now());
        }
      } else {
        nextExpiry = Infinity;
      }
    }
    decRef();
  }
  timer[kRefed] = null;
  timer._idleTimeout = -1;
  if (flow.on) gone(timer[kOrigin]);
}

// Runs what is due; the return value is the next deadline (negative when no ref'd timer waits), 0 for none.
function processTimers(at) {
  nextExpiry = Infinity;
  let ranOne = false;
  let list;
  while ((list = heap[0]) !== undefined) {
    if (list.expiry > at) {
      nextExpiry = list.expiry;
      at = now();
      if (nextExpiry > at) return timerRefCount > 0 ? nextExpiry : -nextExpiry;
      // It is due meanwhile: nothing is scheduled.
      nextExpiry = Infinity;
    }
    if (ranOne) runNextTicks();
    else ranOne = true;
    runList(list, at);
  }
  return 0;
}

function runList(list, at) {
  const { msecs } = list;
  let ranOne = false;
  let timer;
  while ((timer = list._idleNext) !== list) {
    const diff = at - timer._idleStart;
    if (diff < msecs) {
      list.expiry = Math.max(timer._idleStart + msecs, at + 1);
      list.id = nextId++;
      siftDown(list.position);
      return;
    }
    if (ranOne) runNextTicks();
    else ranOne = true;
    // The callback of an earlier timer may have cleared this one.
    if (list._idleNext !== timer) continue;
    remove(timer);
    if (!timer._onTimeout) {
      finish(timer);
      continue;
    }
    let start;
    if (flow.on) enter(timer[kOrigin]);
    if (timer._repeat) start = now();
    try {
      const args = timer._timerArgs;
      if (args === undefined) timer._onTimeout();
      else Reflect.apply(timer._onTimeout, timer, args);
    } finally {
      if (timer._repeat && timer._idleTimeout !== -1 && !timer._destroyed) {
        timer._idleTimeout = timer._repeat;
        insert(timer, timer._idleTimeout, start);
      } else if (timer._idleNext === null && !timer._destroyed) {
        finish(timer);
      }
    }
    if (flow.on) leave(timer[kOrigin]);
  }
  if (list === lists.get(msecs)) {
    lists.delete(msecs);
    heapRemove(list);
  }
}

function finish(timer) {
  if (timer[kHasPrimitive]) knownTimersById.delete(timer._id);
  if (timer[kRefed]) {
    timer[kRefed] = null;
    decRef();
  }
  timer._destroyed = true;
  if (flow.on) gone(timer[kOrigin]);
}

class Timeout {
  constructor(callback, after, args, repeat, refed) {
    if (after === undefined) {
      after = 1;
    } else {
      after *= 1;
      if (!(after >= 1 && after <= TIMEOUT_MAX)) {
        if (after > TIMEOUT_MAX) {
          process.emitWarning(
            `${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
            'TimeoutOverflowWarning');
        } else if (after < 0) {
          process.emitWarning(
            `${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
        } else if (Number.isNaN(after)) {
          process.emitWarning(
            `${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
        }
        after = 1;
      }
    }
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? after : null;
    this._destroyed = false;
    this._id = 0;
    this[kRefed] = refed;
    this[kHasPrimitive] = false;
    if (refed) incRef();
    if (flow.on) this[kOrigin] = origin('Timeout', this);
  }

  refresh() {
    if (this._destroyed && this._idleTimeout === -1) return this;
    if (this._idleNext !== null) {
      const list = lists.get(Math.trunc(this._idleTimeout));
      remove(this);
      if (list !== undefined && isEmpty(list) && list !== heap[0]) {
        heapRemove(list);
        lists.delete(list.msecs);
      }
    }
    if (this._destroyed) {
      this._destroyed = false;
      if (flow.on) this[kOrigin] = origin('Timeout', this);
      if (this[kRefed] === null) {
        this[kRefed] = true;
        incRef();
      }
    }
    active(this);
    return this;
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      incRef();
    }
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      decRef();
    }
    return this;
  }

  hasRef() {
    return this[kRefed] === true;
  }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.dispose]() {
    clearTimeout(this);
  }

  [Symbol.toPrimitive]() {
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      this._id = nextId++;
      knownTimersById.set(this._id, this);
    }
    return this._id;
  }
}

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, args.length > 0 ? args : undefined, false, true);
  active(timer);
  return timer;
}

function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true);
  active(timer);
  return timer;
}

function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownTimersById.get(Number(timer));
    if (known !== undefined) {
      known._onTimeout = null;
      unenroll(known);
    }
  }
}

function clearInterval(timer) {
  clearTimeout(timer);
}

// A timer of a built-in's own: it does not keep the program alive.
function setUnrefTimeout(callback, after) {
  const timer = new Timeout(callback, after, undefined, false, false);
  active(timer);
  return timer;
}

function getTimerDuration(msecs, name) {
  if (typeof msecs !== 'number') {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
    throw new ERR_INVALID_ARG_TYPE(name, 'number', msecs);
  }
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(
      `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

// ---- immediates ----

let head = null;
let tail = null;
let immediateRefs = 0;
// What a throwing callback left undone: it runs before anything queued since.
let outstanding = null;

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = tail;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    if (tail === null) {
      head = this;
      immediateQueued();
    } else {
      tail._idleNext = this;
    }
    tail = this;
    if (immediateRefs++ === 0) setImmediateRef(true);
    if (flow.on) this[kOrigin] = origin('Immediate', this);
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateRefs++ === 0) setImmediateRef(true);
    }
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (--immediateRefs === 0) setImmediateRef(false);
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

function forget(immediate) {
  if (immediate[kRefed] && --immediateRefs === 0) setImmediateRef(false);
  immediate[kRefed] = null;
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  immediate._destroyed = true;
  immediate._onImmediate = null;
  forget(immediate);
  if (flow.on) gone(immediate[kOrigin]);
  // An immediate of a batch under way is skipped by its flag; a queued one is taken out.
  const { _idlePrev: previous, _idleNext: next } = immediate;
  if (previous !== null) previous._idleNext = next;
  if (next !== null) next._idlePrev = previous;
  if (head === immediate) head = next;
  if (tail === immediate) tail = previous;
}

function processImmediate() {
  if (head === null && outstanding === null) return;
  let immediate = outstanding ?? head;
  if (outstanding === null) {
    head = null;
    tail = null;
  } else {
    outstanding = null;
  }
  let first = true;
  while (immediate !== null) {
    const next = immediate._idleNext;
    if (immediate._destroyed) {
      immediate = next;
      continue;
    }
    if (!first) runNextTicks();
    first = false;
    if (immediate._destroyed) {
      immediate = immediate._idleNext;
      continue;
    }
    immediate._destroyed = true;
    forget(immediate);
    let ok = false;
    if (flow.on) enter(immediate[kOrigin]);
    try {
      const args = immediate._argv;
      if (args === undefined) immediate._onImmediate();
      else Reflect.apply(immediate._onImmediate, undefined, args);
      ok = true;
    } finally {
      immediate._onImmediate = null;
      if (flow.on) gone(immediate[kOrigin]);
      if (!ok && immediate._idleNext !== null) {
        outstanding = immediate._idleNext;
        outstanding._idlePrev = null;
      }
    }
    if (flow.on) leave(immediate[kOrigin]);
    const following = immediate._idleNext;
    immediate._idleNext = null;
    immediate = following;
  }
}

// What a built-in has called once in the next check phase, or before the program ends: it keeps nothing alive.
let forCheck;

function inCheckPhase(callback) {
  forCheck = callback;
  immediateQueued();
}

function callForCheck() {
  if (forCheck === undefined) return false;
  const callback = forCheck;
  forCheck = undefined;
  callback();
  return true;
}

// What native code asks for; mod.rs has the same list.
const TIMERS_DUE = 0;
const IMMEDIATES_LEFT = 2;

binding.dispatch = function dispatch(what, at) {
  if (what === TIMERS_DUE) return processTimers(at);
  if (what === IMMEDIATES_LEFT && outstanding === null) return undefined;
  callForCheck();
  return processImmediate();
};

// How many keep the program alive.
function refed() {
  return { timeouts: timerRefCount, immediates: immediateRefs };
}

module.exports = {
  callForCheck,
  inCheckPhase,
  refed,
  TIMEOUT_MAX,
  Timeout,
  Immediate,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  setUnrefTimeout,
  getTimerDuration,
  kRefed,
};
