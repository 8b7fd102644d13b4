// Ends of channels: what was posted waits in an end's queue until its port reads. An end outlives ports, as it moves with a
// transfer. Native code wakes this file in the poll phase, and once more for ports that were closed.
'use strict';

const { read } = require('./message.js');
const { closeLater, keepAlive, wake } = binding;

const kClosed = Symbol('kClosed'); // stands in a queue behind the last message of a peer

// Ends with something to read, those of the round that goes on, and ends that close.
let ready = [];
let round = [];
const closing = [];
let closed = [];
let refs = 0;
let lastOrder = 0;

// How many messages a port may read in a round at least.
const BUDGET = 1000;

class End {
  queue = [];
  // Ends that hear of what this one posts, itself included.
  group;
  // `{ deliver(data, ports), failed(error), closed() }`, or null on the way from one port to the next.
  owner = null;
  receiving = false;
  refed = false;
  // close() was called; the end is gone.
  closing = false;
  closed = false;
  isReady = false;
  // A group of two: the end of one is the end of both.
  paired;
  // Older ports are read first.
  order = 0;
  // What may still be read in this round.
  budget = 0;

  constructor(group, paired) {
    this.group = group;
    this.paired = paired;
    group.add(this);
  }

  post(message) {
    for (const end of this.group) {
      if (end !== this) end.add(message);
    }
  }

  add(message) {
    this.queue.push(message);
    this.touch();
  }

  // Gives the end to a port.
  attach(owner) {
    this.owner = owner;
    this.order = ++lastOrder;
    this.touch();
  }

  isReadable() {
    if (this.owner === null || this.closed || this.queue.length === 0) return false;
    return this.receiving || this.queue[0] === kClosed;
  }

  touch() {
    if (this.isReady || !this.isReadable()) return;
    this.isReady = true;
    if (round.length > 0 && this.order > round[0].order) {
      // Its turn in this round is still to come.
      this.budget = BUDGET;
      round.splice(round.findLastIndex((end) => end.order < this.order) + 1, 0, this);
      return;
    }
    ready.push(this);
    if (ready.length === 1) wake();
  }

  start() {
    this.receiving = true;
    this.touch();
  }

  ref(on) {
    if (this.refed === on || this.closed || (on && this.closing)) return;
    this.refed = on;
    refs += on ? 1 : -1;
    if (refs === (on ? 1 : 0)) keepAlive(on);
  }

  close() {
    if (this.closing || this.closed) return;
    this.closing = true;
    closing.push(this);
    closeLater();
  }

  // The first message that waits, undefined if there is none.
  take() {
    if (this.queue.length === 0) return undefined;
    if (this.queue[0] === kClosed) {
      this.close();
      return undefined;
    }
    return this.queue.shift();
  }

  // Gives the end away from its port.
  detach() {
    this.ref(false);
    this.receiving = false;
    this.owner = null;
    this.isReady = false;
    ready = ready.filter((end) => end !== this);
    round = round.filter((end) => end !== this);
    return this;
  }

  leave() {
    this.ref(false);
    this.closed = true;
    this.group.delete(this);
    if (this.paired) {
      for (const peer of this.group) peer.add(kClosed);
    }
    // Ends that were under way in messages nobody will read.
    for (const message of this.queue) {
      if (message === kClosed) continue;
      for (const { data } of message.transferred) {
        if (data instanceof End) data.leave();
      }
    }
    this.queue = [];
  }
}

// Delivers one message; says whether there may be more in this round.
function deliver() {
  if (round.length === 0) {
    round = ready.sort((a, b) => a.order - b.order);
    ready = [];
    // What is posted during the round is read too, up to a bound that lets the loop go on.
    for (const end of round) end.budget = Math.max(end.queue.length, BUDGET);
  }
  while (round.length > 0) {
    const end = round[0];
    const message = end.budget > 0 && end.isReadable() ? end.take() : undefined;
    if (message !== undefined) {
      end.budget--;
      give(end.owner, message);
      return true;
    }
    round.shift();
    end.isReady = false;
    if (!end.closing) end.touch();
  }
  return false;
}

function give(owner, message) {
  let made;
  try {
    made = read(message);
  } catch (error) {
    owner.failed(error);
    return;
  }
  owner.deliver(made[0], made[1]);
}

// Tells one port that it is closed; says whether there are more that were closed before this round.
function tellClosed() {
  if (closed.length === 0) closed = closing.splice(0);
  const end = closed.shift();
  if (end === undefined) return false;
  const { owner } = end;
  end.leave();
  owner?.closed();
  return closed.length > 0;
}

const DELIVER = 0;

binding.dispatch = (what) => (what === DELIVER ? deliver() : tellClosed());

module.exports = { End };
