// Pipes below JavaScript. When pieces go from one end of a pipe to the other and nobody looks at either, native code passes
// them on by itself. Both ends then have prototypes whose every member takes the pipe back before it does what it is asked:
// who calls a method or reads a property finds the streams as if each piece had gone through them.
'use strict';

const { ErrnoException } = require('internal:errors');
const { flow, goOn, here } = require('internal:async_hooks/flow');
const { DATA_LISTENING, DECODER, DESTROYED, ENDED, FLOWING, OBJECT, READABLE_LISTENING } = require('internal:stream/bits');

// What ends offer, as methods. Source: `kSource()` offers it to native code, or gives false; `kSourceBack(moved, stopped,
// coming, congested)` takes it back; `kSourceCame(fact)` is told of what was under way. Sink: `kSink()`, and
// `kSinkBack(moved, waiting, token)`, which says whether the source had better wait; `kFlush()` sends what was to wait a
// moment, and says whether more is welcome.
const kSource = Symbol('source');
const kSourceBack = Symbol('sourceBack');
const kSourceCame = Symbol('sourceCame');
const kSink = Symbol('sink');
const kSinkBack = Symbol('sinkBack');
const kFlush = Symbol('flush');
// A source's one pipe.
const kPiped = Symbol('piped');

// What native code tells; mod.rs has the same list.
const ENDS = 0;
const SOURCE_FAILED = 1;
const SINK_FAILED = 2;
const LATE = 3;

// A short pipe is not worth it, nor is one that is looked at again and again.
const PIECES = 4;
const TRIES = 64;

// Members whose replacement by a program, on an end or on a class of its own, it must not miss.
const MEMBERS = {
  [kSource]: ['emit', 'on', 'push', 'read', 'pause', 'resume', 'unpipe', '_read', '_onData'],
  [kSink]: ['emit', 'on', 'write', 'end', '_write', '_writev'],
};

class Pipe {
  constructor(source, dest, pause) {
    this.source = source;
    this.dest = dest;
    // Has the source wait for the sink.
    this.pause = pause;
    // The pipe's own listener, if it has waited once.
    this.ondrain = undefined;
    this.pieces = 0;
    this.tries = 0;
    this.number = 0;
    // Where it was joined, for those who follow calls.
    this.joined = undefined;
  }

  // Whether the sink takes more after all, and nobody heard of it.
  flushes() {
    const { dest, source } = this;
    return dest[kFlush] !== undefined && takesFreely(this) && !hearsPauses(source) && dest[kFlush]();
  }
}

// Pipes by the numbers of their pumps, and of those that a piece is still to come of.
const pumped = new Map();
const coming = new Map();
// Of each end the prototype it had, and its pipes: it may be one's source and another's sink.
const ends = new Map();
// What stands in for a prototype.
const guards = new WeakMap();

function guardOf(prototype) {
  let guard = guards.get(prototype);
  if (guard !== undefined) return guard;
  guard = Object.create(prototype);
  for (let level = prototype; level !== Object.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (key === 'constructor' || Object.hasOwn(guard, key)) continue;
      const member = Object.getOwnPropertyDescriptor(level, key);
      if ('value' in member && typeof member.value !== 'function') continue;
      Object.defineProperty(guard, key, {
        configurable: true,
        enumerable: member.enumerable,
        get() {
          giveBack(this);
          return this[key];
        },
        set(value) {
          giveBack(this);
          this[key] = value;
        },
      });
    }
  }
  guards.set(prototype, guard);
  return guard;
}

function baseOf(end) {
  return ends.get(end)?.prototype ?? Object.getPrototypeOf(end);
}

function take(end, prototype, pipe) {
  const known = ends.get(end);
  if (known !== undefined) {
    known.pipes.push(pipe);
    return;
  }
  ends.set(end, { prototype, pipes: [pipe] });
  Object.setPrototypeOf(end, guardOf(prototype));
}

function leave(end, pipe) {
  const known = ends.get(end);
  known.pipes.splice(known.pipes.indexOf(pipe), 1);
  if (known.pipes.length > 0) return;
  ends.delete(end);
  Object.setPrototypeOf(end, known.prototype);
}

function giveBack(end) {
  const known = ends.get(end);
  while (known !== undefined && known.pipes.length > 0) release(known.pipes[0], false);
}

function release(pipe, isOver) {
  const { number, source, dest } = pipe;
  pumped.delete(number);
  pipe.number = 0;
  leave(source, pipe);
  leave(dest, pipe);
  const [moved, stopped, comes, waiting, token] = binding.release(number);
  if (comes || isOver) coming.set(number, pipe);
  const congested = dest[kSinkBack](moved, waiting, token);
  source[kSourceBack](moved, stopped, comes || isOver, congested);
  if (congested) pipe.pause();
}

// Whether the members that matter are those of the class that knows of pumps.
function isPlain(end, kind) {
  if (ends.has(end)) return true;
  let owner = end;
  while (owner !== null && !Object.hasOwn(owner, kind)) owner = Object.getPrototypeOf(owner);
  for (const name of MEMBERS[kind]) {
    if (end[name] !== owner[name]) return false;
  }
  return true;
}

const FREE = ENDED | DESTROYED | DECODER | OBJECT | FLOWING | DATA_LISTENING | READABLE_LISTENING;

function flowsFreely({ source, dest }) {
  const state = source._readableState;
  const events = source._events;
  const { targets } = state;
  return (state.bits & FREE) === (FLOWING | DATA_LISTENING) && state.length === 0 && state.errored === null &&
    targets !== null && targets.length === 1 && targets[0] === dest && typeof events.data === 'function' &&
    !hearsPauses(source);
}

function hearsPauses({ _events: events }) {
  return events.pause !== undefined || events.resume !== undefined;
}

function takesFreely({ dest, ondrain }) {
  const drain = dest._events?.drain;
  return drain === undefined || drain === ondrain;
}

// Tries to have native code go on with the source's pipe, when a piece of it went through whole. Says whether it does.
function passBelow(source) {
  const pipe = source[kPiped];
  if (pipe === undefined || pipe.pieces < PIECES || pipe.number !== 0 || pipe.tries === TRIES) return false;
  const { dest } = pipe;
  const from = baseOf(source);
  const to = baseOf(dest);
  if (!flowsFreely(pipe) || !takesFreely(pipe) || !isPlain(source, kSource) || !isPlain(dest, kSink)) return false;
  if (!Reflect.apply(to[kSink], dest, []) || !Reflect.apply(from[kSource], source, [])) return false;
  pipe.pieces = 0;
  pipe.tries++;
  pipe.number = binding.start();
  if (pipe.number === 0) return false;
  if (flow.on) pipe.joined = here();
  pumped.set(pipe.number, pipe);
  take(source, from, pipe);
  take(dest, to, pipe);
  return true;
}

binding.dispatch = function dispatch(told, number, fact) {
  const pipe = told === LATE ? coming.get(number) : pumped.get(number);
  if (pipe === undefined) return;
  if (flow.on) goOn(pipe.joined, () => tell(pipe, told, number, fact));
  else tell(pipe, told, number, fact);
};

function tell(pipe, told, number, fact) {
  if (told === LATE) {
    came(number, fact);
    return;
  }
  const { dest } = pipe;
  release(pipe, told !== SINK_FAILED);
  if (told === SINK_FAILED) dest.destroy(new ErrnoException(fact, 'write'));
  else if (told === ENDS || told === SOURCE_FAILED) came(number, fact);
}

function came(number, fact) {
  const pipe = coming.get(number);
  coming.delete(number);
  pipe?.source[kSourceCame](fact);
}

// Notes the one pipe of a source; a second one, or none, is no pump's matter.
function noted(source, dest, pause) {
  if (source[kSource] === undefined || dest[kSink] === undefined) return undefined;
  const pipe = new Pipe(source, dest, pause);
  Object.defineProperty(source, kPiped, { configurable: true, enumerable: false, writable: true, value: pipe });
  return pipe;
}

module.exports = { kSource, kSourceBack, kSourceCame, kSink, kSinkBack, kFlush, kPiped, noted, passBelow };
