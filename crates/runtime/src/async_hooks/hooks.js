// createHook: functions that hear of each resource from its making to its end. What they throw ends the program.
'use strict';

const { flow, heard, told, followIds, ids, kIds, current, enterIds, leave } = require('./flow.js');
const { codes: { ERR_ASYNC_CALLBACK, ERR_INVALID_ARG_VALUE } } = require('internal:errors');
const { validateBoolean } = require('internal:validators');
const { enqueueMicrotask } = require('internal:process/ticks');

const kinds = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

function fatal(error) {
  if (typeof error?.stack === 'string') {
    process._rawDebug(error.stack);
  } else {
    const shown = { message: error };
    Error.captureStackTrace(shown, fatal);
    process._rawDebug(shown.stack);
  }
  const { internals } = require('internal:boot');
  if (internals.setting('abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

// While hooks are called no list is replaced: what comes and goes meanwhile waits for the end of the outermost call.
let depth = 0;
let later;

function tell(kind, a, b, c, d) {
  depth++;
  try {
    for (const hook of heard[kind]) Reflect.apply(hook.functions[kind], hook.owner, [a, b, c, d]);
  } catch (error) {
    fatal(error);
  }
  if (--depth === 0 && later !== undefined) {
    Object.assign(heard, later);
    later = undefined;
  }
}

function change(functions, edit) {
  const lists = depth > 0 ? (later ??= { ...heard }) : heard;
  for (const kind of kinds) {
    if (functions[kind] !== undefined) lists[kind] = edit(lists[kind]);
  }
}

told.init = (id, type, trigger, resource) => tell('init', id, type, trigger, resource);
told.before = (id) => tell('before', id);
told.after = (id) => tell('after', id);

// Ends are told in the loop's check phase, where the making of something else is nobody's doing, unless there are many.
const MANY = 16384;
let ended = [];
told.destroy = (id) => {
  const count = ended.push(id);
  if (count === 1) require('internal:timers').inCheckPhase(tellEnds);
  else if (count === MANY) enqueueMicrotask(tellEnds);
};

// Of those that need another round until they are closed.
let closing = [];
told.closed = (id) => {
  if (closing.push(id) === 1 && ended.length === 0) require('internal:timers').inCheckPhase(tellEnds);
};

function tellEnds() {
  while (ended.length > 0) {
    const ids = ended;
    ended = [];
    for (const id of ids) tell('destroy', id);
  }
  if (closing.length === 0) return;
  ended = closing;
  closing = [];
  require('internal:timers').inCheckPhase(tellEnds);
}

// ---- promises ----

let forgotten;

function isForgotten(id) {
  if (heard.destroy.length > 0) told.destroy(id);
}

function idsOf(promise, parent) {
  const known = promise[kIds];
  if (known !== undefined) return known;
  const made = ids(parent === undefined ? undefined : idsOf(parent).id);
  Object.defineProperty(promise, kIds, { __proto__: null, value: made });
  return made;
}

function onInit(promise, parent) {
  const { id, trigger } = idsOf(promise, parent);
  if (heard.init.length > 0) told.init(id, 'PROMISE', trigger, promise);
  if (heard.destroy.length > 0) {
    forgotten ??= new FinalizationRegistry(isForgotten);
    forgotten.register(promise, id);
  }
}

function onBefore(promise) {
  const { id, trigger } = idsOf(promise);
  enterIds({ id, trigger, frame: undefined, resource: promise });
}

function onAfter(promise) {
  const from = current();
  if (from.resource === promise) {
    leave(from);
  } else if (heard.after.length > 0) {
    // Hooks came while it was running: nothing was entered.
    told.after(idsOf(promise).id);
  }
}

function onSettled(promise) {
  tell('promiseResolve', idsOf(promise).id);
}

let stopPromises;

function watchPromises() {
  stopPromises?.();
  stopPromises = undefined;
  const lists = later ?? heard;
  const any = kinds.some((kind) => lists[kind].some((hook) => hook.promises));
  if (!any) return;
  const { createHook: hookPromises } = require('internal:engine/promise_hooks');
  const inits = lists.init.length > 0 || lists.destroy.length > 0;
  stopPromises = hookPromises({
    init: inits ? onInit : undefined,
    before: onBefore,
    after: onAfter,
    settled: lists.promiseResolve.length > 0 ? onSettled : undefined,
  });
}

// ---- hooks ----

// What a hook consists of. Its functions are called on the object that the program holds.
class Hook {
  constructor(owner, functions, promises) {
    this.owner = owner;
    this.functions = functions;
    this.promises = promises;
    this.enabled = false;
  }
}

class AsyncHook {
  #hook;

  constructor(functions, promises) {
    this.#hook = new Hook(this, functions, promises);
  }

  enable() {
    const hook = this.#hook;
    if (hook.enabled) return this;
    hook.enabled = true;
    change(hook.functions, (list) => [...list, hook]);
    followIds();
    if (hook.promises) watchPromises();
    return this;
  }

  disable() {
    const hook = this.#hook;
    if (!hook.enabled) return this;
    hook.enabled = false;
    change(hook.functions, (list) => list.filter((other) => other !== hook));
    // A promise that is being called still hears of its end.
    if (hook.promises) enqueueMicrotask(watchPromises);
    return this;
  }
}

function createHook({ init, before, after, destroy, promiseResolve, trackPromises }) {
  const functions = { init, before, after, destroy, promiseResolve };
  for (const kind of kinds) {
    if (functions[kind] !== undefined && typeof functions[kind] !== 'function') {
      throw new ERR_ASYNC_CALLBACK(`hook.${kind}`);
    }
  }
  if (trackPromises !== undefined) {
    validateBoolean(trackPromises, 'trackPromises');
    if (!trackPromises && promiseResolve !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
  }
  if (!flow.ids) followIds();
  return new AsyncHook(functions, trackPromises !== false);
}

module.exports = { createHook };
