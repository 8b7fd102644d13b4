// The flow of asynchronous calls: who queued a callback, what was in the stores then, and which resource is being called.
// Until somebody follows, `flow.on` is false and that look is all it costs whoever queues or calls.
'use strict';

const [frameNow, setFrame] = binding.contextData();

const flow = {
  // Origins are kept.
  on: false,
  // They have ids, too.
  ids: false,
};

// Hooks by what they hear of. The lists are replaced, never changed: one may be under way.
const heard = { init: [], before: [], after: [], destroy: [], promiseResolve: [] };

let lastId = 1;

// One thing that calls back later. A frame is a Map from stores to their values that nobody changes, or undefined.
class Origin {
  // A timer that is shown should not show everything that it holds.
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return `Origin ${this.id}`;
  }

  constructor(id, trigger, resource) {
    this.id = id;
    this.trigger = trigger;
    this.frame = frameNow();
    this.resource = resource ?? this;
  }
}

// The main script, and what was made before anybody followed.
const main = { id: 1, trigger: 0, frame: undefined, resource: {} };
const unknown = { id: 0, trigger: 0, frame: undefined, resource: {} };

let executing = main;
let usualTrigger;

// What was executing and its frame, for each origin that was entered.
const stack = [];

// What a promise is known by to hooks.
const kIds = Symbol('ids');

function follow() {
  if (flow.on) return;
  flow.on = true;
  binding.follow(queued);
}

function followIds() {
  if (flow.ids) return;
  flow.ids = true;
  // Whatever is being called was made before anybody asked for its id.
  if (executing === unknown) executing = { id: ++lastId, trigger: 0, frame: undefined, resource: {} };
  follow();
}

function origin(type, resource, trigger) {
  if (!flow.ids) return new Origin(0, 0, resource);
  const made = new Origin(++lastId, trigger ?? usualTrigger ?? executing.id, resource);
  if (heard.init.length > 0) told.init(made.id, type, made.trigger, made.resource);
  return made;
}

// An origin without word to anybody.
function silent(resource, trigger) {
  return new Origin(++lastId, trigger ?? usualTrigger ?? executing.id, resource);
}

// The ids alone.
function ids(trigger) {
  return { id: ++lastId, trigger: trigger ?? usualTrigger ?? executing.id };
}

function enter(from = unknown) {
  stack.push(executing, frameNow());
  executing = from;
  setFrame(from.frame);
  if (heard.before.length > 0 && from.id !== 0) told.before(from.id);
}

// As `enter`, where V8 itself sees to the frame.
function enterIds(from) {
  stack.push(executing, frameNow());
  executing = from;
  if (heard.before.length > 0) told.before(from.id);
}

function leave(from = unknown) {
  if (from === unknown && stack.length === 0) from = executing;
  if (heard.after.length > 0 && from.id !== 0) told.after(from.id);
  // An error that the program took has unwound everything, or nobody followed when the call began.
  if (stack.length === 0) {
    leaveMain();
    setFrame(undefined);
    return;
  }
  setFrame(stack.pop());
  executing = stack.pop();
}

function callIn(from, fn, self, ...args) {
  enter(from);
  const result = Reflect.apply(fn, self, args);
  leave(from);
  return result;
}

// As `callIn`, where an error may be caught by whoever called.
function callNested(from, fn, self, ...args) {
  enter(from);
  try {
    return Reflect.apply(fn, self, args);
  } finally {
    if (stack.length > 0) leave(from);
  }
}

// It calls nobody any more.
function gone(from) {
  if (from !== undefined && heard.destroy.length > 0 && from.id !== 0) told.destroy(from.id);
}

// It is being closed, as whatever the loop watches: that takes a round.
function closed(from) {
  if (from !== undefined && heard.destroy.length > 0 && from.id !== 0) told.closed(from.id);
}

// As what executes for a while, without word to anybody.
function pretend(ids, fn) {
  const before = executing;
  executing = ids;
  try {
    return fn();
  } finally {
    executing = before;
  }
}

// Where this is called, for something that goes on later as if it had never been away.
function here() {
  return { ...executing, frame: frameNow() };
}

function goOn(from, fn) {
  if (from === undefined) {
    fn();
    return;
  }
  setFrame(from.frame);
  pretend(from, fn);
  setFrame(undefined);
}

// `fn`, to be called once as the resource of `type` that this call makes, and `cause` triggered if it was not the caller.
function bound(fn, type, cause) {
  const from = origin(type, undefined, cause?.id);
  return function(...args) {
    enter(from);
    const result = Reflect.apply(fn, this, args);
    leave(from);
    gone(from);
    return result;
  };
}

// `fn`, to be called synchronously by something else as a resource that this call makes, if that matters to anybody.
function called(fn, type) {
  if (!flow.on || (frameNow() === undefined && !isHeard())) return fn;
  const from = origin(type);
  return function(...args) {
    return callNested(from, fn, this, ...args);
  };
}

function isHeard() {
  return heard.init.length + heard.before.length + heard.after.length + heard.destroy.length > 0;
}

// What native code queues on the pool, by the op's name where it is no request of the file system.
const typeOf = {
  __proto__: null,
  lookup: 'GETADDRINFOREQWRAP',
  serviceName: 'GETNAMEINFOREQWRAP',
  argon2: 'ARGON2REQUEST',
  hkdf: 'DERIVEBITSREQUEST',
  keyMake: 'KEYPAIRGENREQUEST',
  pbkdf2: 'PBKDF2REQUEST',
  primeCheck: 'CHECKPRIMEREQUEST',
  primeMake: 'RANDOMPRIMEREQUEST',
  randomFill: 'RANDOMBYTESREQUEST',
  scrypt: 'SCRYPTREQUEST',
  signData: 'SIGNREQUEST',
  verifyData: 'SIGNREQUEST',
};

// What requests of the file system are at the moment.
let fileRequests = 'FSREQCALLBACK';

function queued(fn, name) {
  return typeof fn === 'function' ? bound(fn, typeOf[name] ?? fileRequests) : fn;
}

// Calls `fn`, whose requests settle promises.
function asPromises(fn) {
  fileRequests = 'FSREQPROMISE';
  try {
    return fn();
  } finally {
    fileRequests = 'FSREQCALLBACK';
  }
}

// What is made during `fn` was triggered by `from`.
function triggeredBy(from, fn) {
  if (from === undefined || !flow.ids) return fn();
  const before = usualTrigger;
  usualTrigger = from.id;
  try {
    return fn();
  } finally {
    usualTrigger = before;
  }
}

// An error left everything that was entered: those are over, too.
function unwind() {
  while (stack.length > 0) leave(executing);
  leaveMain();
  if (flow.on) setFrame(undefined);
}

// The main script is over, or what was being called when ids were first asked for.
function leaveMain() {
  executing = unknown;
}

// Filled by hooks.js, which is there before any list has a member.
const told = {};

module.exports = {
  flow, heard, told, frameNow, setFrame, follow, followIds, origin, silent, ids, enter, enterIds, leave, leaveMain, callIn,
  gone, closed, bound, called, asPromises, pretend, here, goOn, callNested, triggeredBy, unwind, kIds,
  current: () => executing,
};
