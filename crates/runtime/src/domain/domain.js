// node:domain: what goes wrong in several callbacks, told in one place. A domain that is active when something is made
// (an emitter, or a resource as async_hooks knows them) is entered around each call of it; errors that nobody caught go to
// the domain that is active then.
'use strict';

const EventEmitter = require('events');
const { internals } = require('internal:boot');
const { createHook } = require('async_hooks');
const { setDomainCapture } = require('internal:process/fatal');
const { codes: { ERR_UNHANDLED_ERROR } } = require('internal:errors');

// Those that were entered and not left, the active one last.
let stack = [];
let active = null;

function setStack(domains, current = domains.at(-1)) {
  stack = module.exports._stack = domains;
  activate(current);
}

function activate(domain) {
  active = module.exports.active = domain;
}

function mark(object, domain) {
  Object.defineProperty(object, 'domain', {
    __proto__: null, configurable: true, enumerable: false, value: domain, writable: true,
  });
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const hears = (domain) => domain.listenerCount('error') > 0;

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    hook.enable();
  }

  enter() {
    stack.push(this);
    activate(this);
  }

  // Leaves what was entered since, too.
  exit() {
    const at = stack.lastIndexOf(this);
    if (at === -1) return;
    stack.splice(at);
    activate(stack.at(-1));
  }

  add(emitter) {
    if (emitter.domain === this) return;
    emitter.domain?.remove(emitter);
    // A domain that is a member of one of its own members would hand its errors round for ever.
    if (emitter instanceof Domain) {
      for (let outer = this.domain; outer; outer = outer.domain) {
        if (outer === emitter) return;
      }
    }
    mark(emitter, this);
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const at = this.members.indexOf(emitter);
    if (at !== -1) this.members.splice(at, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  bind(callback) {
    const domain = this;
    function runBound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    mark(runBound, this);
    return runBound;
  }

  // As `bind`, for callbacks whose first argument is an error or nothing.
  intercept(callback) {
    const domain = this;
    const bound = this.bind(callback);
    function runIntercepted(error, ...args) {
      if (!(error instanceof Error)) return Reflect.apply(bound, this, args);
      error.domainBound = callback;
      error.domainThrown = false;
      mark(error, domain);
      domain.emit('error', error);
      return undefined;
    }
    mark(runIntercepted, this);
    return runIntercepted;
  }

  // An error that was thrown while this domain was active; says whether somebody took it.
  _errorHandler(error) {
    let caught = false;
    if (isObject(error)) {
      mark(error, this);
      error.domainThrown = true;
    }
    while (active === this) this.exit();
    if (stack.length === 0) {
      // What the outermost handler throws is nobody's: it ends the program. Without a handler, others are asked.
      if (hears(this)) {
        deaf = true;
        try {
          caught = this.emit('error', error);
        } finally {
          deaf = false;
        }
      }
    } else {
      try {
        caught = this.emit('error', error);
      } catch (second) {
        if (stack.length === 0) throw second;
        // The handler threw: the next domain may know better.
        activate(stack.at(-1));
        caught = active._errorHandler(second);
      }
    }
    clear();
    return caught;
  }
}

// The outermost handler is running.
let deaf = false;

function clear() {
  stack.length = 0;
  activate(null);
}

setDomainCapture((error) => {
  if (deaf || !active || !stack.some(hears)) return false;
  active._errorHandler(error);
  return true;
});

// ---- who belongs to a domain ----

Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return active; },
  set(domain) { activate(domain); },
});

// The domains of resources, by their ids.
const domains = new Map();

const hook = createHook({
  init(id, type, trigger, resource) {
    if (!active) return;
    domains.set(id, new WeakRef(active));
    // Another context's promises must not lead to this one.
    if (resource instanceof Object) mark(resource, active);
  },
  before(id) {
    domains.get(id)?.deref()?.enter();
  },
  after(id) {
    domains.get(id)?.deref()?.exit();
  },
  destroy(id) {
    domains.delete(id);
  },
});

function adopt(emitter) {
  mark(emitter, active && !(emitter instanceof Domain) ? active : null);
}

// For emitters that have none of what `init` makes.
internals.adopt = adopt;
EventEmitter.usingDomains = true;

const { init } = EventEmitter;
EventEmitter.init = function(options) {
  adopt(this);
  return Reflect.apply(init, this, [options]);
};

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function emitInDomain(...args) {
  const { domain } = this;
  const [type] = args;
  if (domain === null || domain === undefined || this === process ||
      (type === 'error' && this.listenerCount('error') > 0)) {
    return Reflect.apply(emit, this, args);
  }
  if (type === 'error') {
    emitError(this, domain, args[1] || new ERR_UNHANDLED_ERROR(args[1]));
    return false;
  }
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};

// An 'error' that no listener hears is the domain's. Its handler runs outside of the domain.
function emitError(emitter, domain, error) {
  if (isObject(error)) {
    error.domainEmitter = emitter;
    mark(error, domain);
    error.domainThrown = false;
  }
  const before = stack;
  const current = active;
  let outer = stack.length;
  while (outer > 0 && stack[outer - 1] === current) outer--;
  setStack(stack.slice(0, outer), stack[outer - 1] ?? null);
  domain.emit('error', error);
  setStack(before, current);
}

// Whoever hears of uncaught errors goes on outside of all domains.
process.on('newListener', (name, listener) => {
  if (name !== 'uncaughtException' || listener === clear) return;
  process.removeListener(name, clear);
  process.prependListener(name, clear);
});
process.on('removeListener', (name, listener) => {
  if (name !== 'uncaughtException' || listener === clear) return;
  const left = process.listeners('uncaughtException');
  if (left.length === 1 && left[0] === clear) process.removeListener(name, clear);
});

function createDomain() {
  return new Domain();
}

module.exports = { _stack: stack, Domain, createDomain, create: createDomain, active: null };
